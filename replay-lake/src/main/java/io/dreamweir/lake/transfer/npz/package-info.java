/** NumPy's array files in small: {@code .npz} archives of plain numbers, read within bounds. */
@NullMarked
package io.dreamweir.lake.transfer.npz;

import org.jspecify.annotations.NullMarked;
