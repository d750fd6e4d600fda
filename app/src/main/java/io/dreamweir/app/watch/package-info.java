/**
 * A page in the browser that shows a run and its lake while they go on. Reads what they leave on
 * disk, so it works beside any run, and changes nothing.
 */
@NullMarked
package io.dreamweir.app.watch;

import org.jspecify.annotations.NullMarked;
