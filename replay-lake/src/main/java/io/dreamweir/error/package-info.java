/** Errors meant for people: stable text, no stack trace on the terminal, an exit code. */
@NullMarked
package io.dreamweir.error;

import org.jspecify.annotations.NullMarked;
