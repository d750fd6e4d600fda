/**
 * Layered YAML configuration, bound to immutable records; an unknown, missing or wrong key fails
 * with its path.
 */
@NullMarked
package io.dreamweir.config;

import org.jspecify.annotations.NullMarked;
