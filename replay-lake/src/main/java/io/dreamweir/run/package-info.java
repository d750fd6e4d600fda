/** What a run leaves behind: its manifest {@code run.json}, and files that are whole or absent. */
@NullMarked
package io.dreamweir.run;

import org.jspecify.annotations.NullMarked;
