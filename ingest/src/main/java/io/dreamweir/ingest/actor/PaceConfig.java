package io.dreamweir.ingest.actor;

import java.time.Duration;

/**
 * Keys {@code collect.pace}: whose pace the actors keep.
 *
 * @param lake lake that the trainer learns from; empty: no pace
 * @param goneAfter a trainer that has not been heard of for so long is gone
 * @param withoutTrainer what actors do while there is no trainer
 */
public record PaceConfig(String lake, Duration goneAfter, WithoutTrainer withoutTrainer) {

  /** What actors do while there is no trainer. */
  public enum WithoutTrainer {
    /** They play as fast as they can. */
    PLAY,
    /** They wait for one. */
    WAIT,
    /** They end. */
    STOP
  }

  public PaceConfig {
    if (goneAfter.toSeconds() < 2) {
      throw new IllegalArgumentException(
          "gone-after is " + goneAfter + ", expected 2s or more: trainers write every second");
    }
  }

  /** Whether there is a pace to keep. */
  boolean isKept() {
    return !lake.isEmpty();
  }
}
