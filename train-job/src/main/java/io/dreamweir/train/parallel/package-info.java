/** Training by several workers at once, one for each device. */
@NullMarked
package io.dreamweir.train.parallel;

import org.jspecify.annotations.NullMarked;
