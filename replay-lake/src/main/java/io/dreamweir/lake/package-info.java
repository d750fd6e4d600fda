/**
 * The replay lake: its Delta tables, their views for analysts, and the jobs that tend them. {@code
 * FORMAT.md} is the specification of what is stored.
 */
@NullMarked
package io.dreamweir.lake;

import org.jspecify.annotations.NullMarked;
