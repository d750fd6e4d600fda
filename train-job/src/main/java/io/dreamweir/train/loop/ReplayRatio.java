package io.dreamweir.train.loop;

/**
 * How much is learned per step of experience, in one unit: rows replayed to the learner per step an
 * environment takes.
 *
 * <p>With R = {@code replayedStepsPerEnvStep}, S = rows of one batch (B L), P = {@code
 * prefillSteps}, after E environment steps the learner owes (E - P) R / S updates, and {@code
 * pretrainUpdates} more. DreamerV2's "train every 16 policy steps" at 16 x 50 is R = 50; the
 * paper's 4 steps at 50 x 50 is R = 625.
 *
 * <p>Neither side can follow exactly, because experience arrives in portions: each may be {@code
 * slackSteps} environment steps ahead of the other before it waits. An environment step is a row
 * that an action led to; reset rows are none.
 *
 * @param replayedStepsPerEnvStep R, above 0
 * @param batchSteps S, 1 or more
 * @param prefillSteps P, environment steps before the first update
 * @param slackSteps more than one update's worth (S / R), or both sides would wait for each other
 * @param pretrainUpdates updates on the prefill alone, before any of the ratio counts
 */
public record ReplayRatio(
    double replayedStepsPerEnvStep,
    long batchSteps,
    long prefillSteps,
    long slackSteps,
    long pretrainUpdates) {

  /** A ratio without pretraining. */
  public ReplayRatio(
      double replayedStepsPerEnvStep, long batchSteps, long prefillSteps, long slackSteps) {
    this(replayedStepsPerEnvStep, batchSteps, prefillSteps, slackSteps, 0);
  }

  public ReplayRatio {
    if (!(replayedStepsPerEnvStep > 0) || !Double.isFinite(replayedStepsPerEnvStep)) {
      throw new IllegalArgumentException(
          "replayed-steps-per-env-step must be above 0, not " + replayedStepsPerEnvStep);
    }
    if (batchSteps < 1 || prefillSteps < 0) {
      throw new IllegalArgumentException(
          "a batch of " + batchSteps + " rows after " + prefillSteps + " steps is not possible");
    }
    if (pretrainUpdates < 0) {
      throw new IllegalArgumentException(
          "pretrain-updates must be 0 or more, not " + pretrainUpdates);
    }
    double one = batchSteps / replayedStepsPerEnvStep;
    if (slackSteps < one) {
      throw new IllegalArgumentException(
          "slack-steps is "
              + slackSteps
              + ", but one update takes "
              + one
              + " environment steps: actors and learner would wait for each other");
    }
  }

  /** Updates that the ratio asks for after so many environment steps. */
  public long updatesOwed(long envSteps) {
    return envSteps < prefillSteps ? 0 : pretrainUpdates + updates(envSteps - prefillSteps);
  }

  /** Updates that may be made after so many environment steps; 0 before the prefill is there. */
  public long updatesAllowed(long envSteps) {
    return envSteps < prefillSteps
        ? 0
        : pretrainUpdates + updates(envSteps - prefillSteps + slackSteps);
  }

  /** Updates that the slack is worth: the learner may be so far behind without anybody waiting. */
  long updatesOfSlack() {
    return updates(slackSteps);
  }

  /** Environment steps that may be taken after so many updates. */
  public long envStepsAllowed(long updates) {
    return prefillSteps
        + slackSteps
        + (long) (paced(updates) * batchSteps / replayedStepsPerEnvStep);
  }

  /** The ratio that was really kept, 0 before the first step after the prefill. */
  public double achieved(long updates, long envSteps) {
    return envSteps <= prefillSteps
        ? 0
        : (double) paced(updates) * batchSteps / (envSteps - prefillSteps);
  }

  private long paced(long updates) {
    return Math.max(0, updates - pretrainUpdates);
  }

  private long updates(long steps) {
    return steps <= 0 ? 0 : (long) (steps * replayedStepsPerEnvStep / batchSteps);
  }
}
