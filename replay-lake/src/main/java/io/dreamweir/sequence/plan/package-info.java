/**
 * Plans: the windows of a fixed number of batches, bound to one version of one lake, so that a
 * training can be repeated and traced to its inputs.
 */
@NullMarked
package io.dreamweir.sequence.plan;

import org.jspecify.annotations.NullMarked;
