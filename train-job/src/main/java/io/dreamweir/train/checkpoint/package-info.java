/**
 * What training leaves on disk: tensors in safetensors files, checkpoints to go on from, policies
 * to act with. Everything is either whole or absent, and nothing is a serialized Java object.
 */
@NullMarked
package io.dreamweir.train.checkpoint;

import org.jspecify.annotations.NullMarked;
