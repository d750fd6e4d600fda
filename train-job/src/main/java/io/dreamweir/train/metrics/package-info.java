/** What a run tells while it goes: numbers by name, on a clock. */
@NullMarked
package io.dreamweir.train.metrics;

import org.jspecify.annotations.NullMarked;
