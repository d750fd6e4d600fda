package io.dreamweir.ingest.actor;

import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.NoopPolicy;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code collect}: plays a task into Kafka. */
public final class CollectJob {
  private static final Logger LOG = LoggerFactory.getLogger(CollectJob.class);

  private final CollectConfig config;
  private final KafkaConfig kafka;
  private final RolloutTopic topic;
  private final EnvironmentStepLimiter limiter;
  private volatile Supplier<CollectProgress> progress = () -> CollectProgress.NONE;

  /** A job that has not started. */
  public CollectJob(CollectConfig config, KafkaConfig kafka, RolloutTopic topic) {
    this.config = config;
    this.kafka = kafka;
    this.topic = topic;
    limiter =
        config.pace().isKept()
            ? new EnvironmentStepLimiter(0, config.steps())
            : EnvironmentStepLimiter.unpaced(config.steps());
  }

  /**
   * Plays until {@code steps} rows are played or {@link #stop} is called, then cuts the episodes
   * under way and waits until Kafka has acknowledged every chunk.
   */
  public CollectResult run() {
    String run = config.run().isEmpty() ? newRunName() : config.run();
    TaskDescription task = task();
    try (PolicySource policies = policies(config.policy(), task.spaces());
        RolloutProducer producer = RolloutProducer.open(kafka, topic, config.deliveryTimeout());
        ActorPool pool =
            new ActorPool(
                config.size(),
                run,
                Seeds.derive(config.seed(), "run", run),
                this::environment,
                policies,
                producer,
                limiter)) {
      LOG.info(
          "run {}: {} actors play {} with policy {} into {} at {}",
          run,
          config.actors(),
          config.task(),
          config.policy(),
          topic.topic(),
          kafka.brokers());
      progress =
          () ->
              CollectProgress.of(
                  config.size(), pool.counters(), producer.acknowledged(), limiter.waited());
      long from = System.nanoTime();
      play(pool, task.task());
      producer.flush();
      double seconds = (System.nanoTime() - from) / 1e9;
      ActorCounters counters = pool.counters();
      return new CollectResult(
          counters.environmentSteps(),
          counters.episodes(),
          producer.acknowledged(),
          seconds,
          counters.environmentSteps() / seconds,
          run);
    }
  }

  private void play(ActorPool pool, String task) {
    Optional<PaceFollower> follower =
        config.pace().isKept()
            ? Optional.of(new PaceFollower(config.pace(), task, pool.counters(), limiter))
            : Optional.empty();
    try {
      pool.start();
      pool.awaitEnd();
    } finally {
      follower.ifPresent(PaceFollower::close);
    }
  }

  /** Where the run stands; may be asked at any time, also after its end. */
  public CollectProgress progress() {
    return progress.get();
  }

  /** Ends the run cleanly; {@link #run} returns what was played. */
  public void stop() {
    limiter.stop();
  }

  private Environment environment() {
    return Environments.open(config.task(), config.taskOptions());
  }

  private TaskDescription task() {
    try (Environment environment = environment()) {
      return environment.description();
    }
  }

  /**
   * The policies that a name stands for.
   *
   * @param policy {@code random}, {@code noop}, a checkpoint folder, or a folder of published
   *     policies, which is followed
   */
  public static PolicySource policies(String policy, Spaces spaces) {
    if (policy.equals("random")) {
      return new FixedPolicy(new RandomPolicy(spaces));
    }
    if (policy.equals("noop")) {
      return new FixedPolicy(new NoopPolicy(spaces));
    }
    Path folder = Path.of(policy);
    return CheckpointPolicySource.isPublication(folder)
        ? new CheckpointPolicySource(folder, spaces, new RandomPolicy(spaces))
        : new FixedPolicy(CheckpointPolicySource.load(folder, spaces));
  }

  private static String newRunName() {
    return "run-" + Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
  }
}
