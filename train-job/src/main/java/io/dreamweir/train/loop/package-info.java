/**
 * Training as a loop: next batch, update, maybe checkpoint, maybe publish the policy, log; in step
 * with the experience that arrives.
 */
@NullMarked
package io.dreamweir.train.loop;

import org.jspecify.annotations.NullMarked;
