package io.dreamweir.ingest.actor;

import java.time.Duration;

/**
 * Keys {@code collect.pace}: whose pace the actors keep.
 *
 * @param lake lake that the trainer learns from; empty: no pace
 * @param firstSteps steps that all processes of actors together play whether or not a trainer is
 *     there: what it needs before it begins; {@link #AS_RATIO}: what its ratio says
 * @param goneAfter a trainer, or another process, that has not been heard of for so long is gone
 * @param withoutTrainer what actors do while there is no trainer
 */
public record PaceConfig(
    String lake, long firstSteps, Duration goneAfter, WithoutTrainer withoutTrainer) {

  /** What actors do while there is no trainer, after their first steps. */
  public enum WithoutTrainer {
    /** They play as fast as they can. */
    PLAY,
    /** They wait for one. */
    WAIT,
    /** They end. */
    STOP
  }

  /** {@code first-steps} that stands for what {@code train.ratio} says. */
  public static final long AS_RATIO = -1;

  public PaceConfig {
    if (firstSteps < AS_RATIO) {
      throw new IllegalArgumentException(
          "first-steps is " + firstSteps + ", expected 0 or more, or " + AS_RATIO);
    }
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
