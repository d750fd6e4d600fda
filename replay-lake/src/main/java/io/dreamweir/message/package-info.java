/** How this program talks to programs in other languages. */
@NullMarked
package io.dreamweir.message;

import org.jspecify.annotations.NullMarked;
