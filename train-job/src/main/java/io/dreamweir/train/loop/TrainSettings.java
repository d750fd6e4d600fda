package io.dreamweir.train.loop;

import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.device.DeviceRequest;
import io.dreamweir.train.engine.Engines;
import io.dreamweir.train.engine.Precision;
import java.time.Duration;

/**
 * Section {@code train} of the configuration.
 *
 * @param seed root seed: parameters, noise, order of batches
 * @param updates the run ends after so many updates; 0: when it is stopped or the plan ends
 * @param ratio learning per step of experience
 * @param checkpoint when and what to save
 * @param policy when to publish
 * @param logEvery interval of metrics and progress
 * @param tensorboard whether the metrics are written for TensorBoard too
 * @param videoEveryUpdates updates between two animated pictures of what the model expects; 0: none
 * @param prometheus where metrics are served
 * @param lossLimit a loss or norm beyond this magnitude stops the run
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param precision {@code float32} or {@code bf16}
 * @param engine tensor engine, {@code torch} or {@code nd4j}
 */
public record TrainSettings(
    long seed,
    long updates,
    Ratio ratio,
    Checkpoint checkpoint,
    Policy policy,
    Duration logEvery,
    boolean tensorboard,
    long videoEveryUpdates,
    Prometheus prometheus,
    double lossLimit,
    String device,
    String precision,
    String engine) {

  public TrainSettings {
    require(updates >= 0, "updates", updates, "0 or more");
    require(logEvery.toMillis() >= 1, "log-every", logEvery, "1ms or more");
    require(videoEveryUpdates >= 0, "video-every-updates", videoEveryUpdates, "0 or more");
    require(lossLimit > 0, "loss-limit", lossLimit, "above 0");
    DeviceRequest.parse(device);
    Precision.of(precision);
    Engines.requireKnown(engine);
  }

  /**
   * See {@link ReplayRatio}.
   *
   * @param replayedStepsPerEnvStep rows replayed per environment step
   * @param prefillSteps environment steps before the first update
   * @param slackSteps environment steps that either side may be ahead
   * @param pretrainUpdates updates on the prefill alone
   */
  public record Ratio(
      double replayedStepsPerEnvStep, long prefillSteps, long slackSteps, long pretrainUpdates) {

    /**
     * The ratio for batches of a size.
     *
     * @param batchSteps rows of one batch, B L
     */
    public ReplayRatio of(long batchSteps) {
      return new ReplayRatio(
          replayedStepsPerEnvStep, batchSteps, prefillSteps, slackSteps, pretrainUpdates);
    }
  }

  /**
   * See {@link Retention}.
   *
   * @param every interval of saving
   * @param keepLast newest checkpoints kept
   * @param keepEvery one checkpoint per so many updates is kept for good; 0: none
   */
  public record Checkpoint(Duration every, int keepLast, long keepEvery) {
    public Checkpoint {
      require(!every.isNegative(), "every", every, "0s or more");
      require(keepLast >= 1, "keep-last", keepLast, "1 or more");
      require(keepEvery >= 0, "keep-every", keepEvery, "0 or more");
    }

    Retention retention() {
      return new Retention(keepLast, keepEvery);
    }
  }

  /**
   * Policies for actors.
   *
   * @param everyUpdates a policy is published after every so many updates; 0: only at the end
   * @param keepLast newest policies kept
   */
  public record Policy(long everyUpdates, int keepLast) {
    public Policy {
      require(everyUpdates >= 0, "every-updates", everyUpdates, "0 or more");
      require(keepLast >= 1, "keep-last", keepLast, "1 or more");
    }

    Retention retention() {
      return new Retention(keepLast, 0);
    }
  }

  /**
   * See {@link io.dreamweir.train.metrics.PrometheusEndpoint}.
   *
   * @param host name or address of the interface
   * @param port 0: nothing is served
   */
  public record Prometheus(String host, int port) {
    public Prometheus {
      require(port >= 0 && port < 65_536, "port", port, "0 to 65535");
    }
  }

  /** These settings with another end. */
  public TrainSettings until(long lastUpdate) {
    return new TrainSettings(
        seed,
        lastUpdate,
        ratio,
        checkpoint,
        policy,
        logEvery,
        tensorboard,
        videoEveryUpdates,
        prometheus,
        lossLimit,
        device,
        precision,
        engine);
  }

  private static void require(boolean holds, String key, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(key + " is " + value + "; " + range + " is possible");
    }
  }
}
