/** One class per subcommand: options in, one job object, its result out. No logic of their own. */
@NullMarked
package io.dreamweir.app.command;

import org.jspecify.annotations.NullMarked;
