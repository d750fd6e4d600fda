/**
 * The {@code dreamweir} command: parses, binds configuration, runs one job object, prints its
 * result.
 */
@NullMarked
package io.dreamweir.app;

import org.jspecify.annotations.NullMarked;
