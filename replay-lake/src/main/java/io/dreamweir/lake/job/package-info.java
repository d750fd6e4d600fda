/**
 * Jobs that tend a lake or answer questions about it. Each is built from its settings and run once;
 * its result is a record whose components are the keys of the command's JSON.
 */
@NullMarked
package io.dreamweir.lake.job;

import org.jspecify.annotations.NullMarked;
