/**
 * Environments that live in a Python process beside this one: Gymnasium, DeepMind Control, Crafter,
 * BSuite, MinAtar, or a function of the user's. {@code ingest/ENVIRONMENTS.md} specifies the
 * messages; {@code ingest/python} answers them.
 */
@NullMarked
package io.dreamweir.ingest.env.remote;

import org.jspecify.annotations.NullMarked;
