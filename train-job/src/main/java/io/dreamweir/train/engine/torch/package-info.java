/** Programs on libtorch: evaluated operation by operation, differentiated by its autograd. */
@NullMarked
package io.dreamweir.train.engine.torch;

import org.jspecify.annotations.NullMarked;
