/** Environments that come with the project; each suite is a package below this one. */
@NullMarked
package io.dreamweir.ingest.env;

import org.jspecify.annotations.NullMarked;
