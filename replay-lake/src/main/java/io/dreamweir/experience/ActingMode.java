package io.dreamweir.experience;

/** How a policy turns its action distribution into an action. */
public enum ActingMode {
  /** As when collecting experience: actions are sampled. */
  TRAIN,
  /**
   * As when being scored: what the algorithm's protocol says (DreamerV2: the actor's mode, latents
   * sampled).
   */
  EVALUATE
}
