package io.dreamweir.train.dl4j;

/**
 * How the workers of a cluster share the training of a world model: section {@code averaging} of
 * the configuration.
 *
 * @param workers that train at the same time
 * @param everySteps steps of each worker between two means of their parameters
 * @param passes over the sequences
 */
public record AveragingConfig(int workers, int everySteps, int passes) {
  public AveragingConfig {
    if (workers < 1 || everySteps < 1 || passes < 1) {
      throw new IllegalArgumentException("workers, every-steps and passes must be 1 or more");
    }
  }
}
