/** The cut job: draws a plan from one version of the lake with Spark, or its tensors. */
@NullMarked
package io.dreamweir.sequence.cut;

import org.jspecify.annotations.NullMarked;
