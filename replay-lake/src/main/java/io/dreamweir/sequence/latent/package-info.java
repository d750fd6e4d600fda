/**
 * Latents: states of a world model for rows of the lake, kept beside the trainer and written back
 * after each update, so that a window can begin where the row before it left the model.
 */
@NullMarked
package io.dreamweir.sequence.latent;

import org.jspecify.annotations.NullMarked;
