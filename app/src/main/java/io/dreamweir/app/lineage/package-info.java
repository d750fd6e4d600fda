/** Where a result comes from: from a score back to the experience behind it. */
@NullMarked
package io.dreamweir.app.lineage;

import org.jspecify.annotations.NullMarked;
