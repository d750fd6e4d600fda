package io.dreamweir.train.engine;

/** What follows an affine layer; part of the layer's operation, so that an engine can fuse it. */
public enum Activation {
  /** Nothing. */
  NONE,
  /** {@code x > 0 ? x : exp(x) - 1}. */
  ELU,
  /** {@code x sigmoid(x)}. */
  SILU
}
