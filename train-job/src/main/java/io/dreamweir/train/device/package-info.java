/** Which processor a run computes on, and that nobody else does so at the same time. */
@NullMarked
package io.dreamweir.train.device;

import org.jspecify.annotations.NullMarked;
