/**
 * What every Dreamer does alike: how it is made, fed, saved, and how it acts. The rest is in v2 and
 * v3.
 */
@NullMarked
package io.dreamweir.train.dreamer;

import org.jspecify.annotations.NullMarked;
