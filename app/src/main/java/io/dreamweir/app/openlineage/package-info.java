/** Tells a lineage server which job read and wrote what, in OpenLineage's events. */
@NullMarked
package io.dreamweir.app.openlineage;

import org.jspecify.annotations.NullMarked;
