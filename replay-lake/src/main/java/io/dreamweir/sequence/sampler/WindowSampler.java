package io.dreamweir.sequence.sampler;

/** Which window a draw takes: a pure function of the draw's number. Immutable and thread-safe. */
public interface WindowSampler {

  /** L, rows of every window. */
  int length();

  /** Number of episodes that can be drawn from; 0 means that nothing can be drawn. */
  int episodes();

  /**
   * The window of one draw.
   *
   * @param draw number of the draw since the beginning of the run; slot s of batch n with B slots
   *     is draw n * B + s
   */
  Window draw(long draw);
}
