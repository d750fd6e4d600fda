package io.dreamweir.app.demo;

import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.actor.ActorCounters;
import io.dreamweir.ingest.actor.ActorPool;
import io.dreamweir.ingest.actor.CheckpointPolicySource;
import io.dreamweir.ingest.actor.CollectConfig;
import io.dreamweir.ingest.actor.CollectProgress;
import io.dreamweir.ingest.actor.EnvironmentStepLimiter;
import io.dreamweir.ingest.actor.PoolSize;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.train.loop.ReplayRatio;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The actors of a demo: they play the newest policy into Kafka, as far as the replay ratio allows.
 */
final class Rollouts implements AutoCloseable {

  private final PoolSize size;
  private final ReplayRatio ratio;
  private final long stepsBefore;
  private final EnvironmentStepLimiter limiter;
  private final CheckpointPolicySource policies;
  private final RolloutProducer producer;
  private final ActorPool pool;

  /**
   * Opens the environments.
   *
   * @param policiesFolder where the trainer publishes
   * @param stepsBefore environment steps that the lake held before this run
   */
  Rollouts(
      CollectConfig config,
      String run,
      KafkaConfig kafka,
      RolloutTopic topic,
      Path policiesFolder,
      ReplayRatio ratio,
      long stepsBefore) {
    this.size = config.size();
    this.ratio = ratio;
    this.stepsBefore = stepsBefore;
    this.limiter = new EnvironmentStepLimiter(1, 0);
    Spaces spaces = describe(config).spaces();
    this.policies = new CheckpointPolicySource(policiesFolder, spaces, new RandomPolicy(spaces));
    this.producer = RolloutProducer.open(kafka, topic, config.deliveryTimeout());
    this.pool =
        new ActorPool(
            config.size(),
            run,
            // Not of the run's name, which holds the time: one seed plays one demo.
            Seeds.derive(config.seed(), "demo after", stepsBefore),
            () -> open(config),
            policies,
            producer,
            limiter);
  }

  /** What is played. */
  static TaskDescription describe(CollectConfig config) {
    try (Environment environment = open(config)) {
      return environment.description();
    }
  }

  private static Environment open(CollectConfig config) {
    return Environments.open(config.task(), config.taskOptions());
  }

  void start(long updates) {
    learned(updates);
    pool.start();
  }

  /**
   * Lets the actors go on after so many updates. A reset row is no environment step, so each
   * episode is one row more.
   */
  void learned(long updates) {
    limiter.raiseTo(ratio.envStepsAllowed(updates) - stepsBefore + counters().episodes());
  }

  /**
   * Lets the actors go on although the learner is behind: it waits for an episode to end, and
   * nobody may play it.
   *
   * @param rows how far
   */
  void relieve(long rows) {
    limiter.raiseTo(limiter.granted() + rows);
  }

  /** Whether every step that was allowed is played. */
  boolean exhausted(long updates) {
    return limiter.granted()
        >= ratio.envStepsAllowed(updates) - stepsBefore + counters().episodes();
  }

  ActorCounters counters() {
    return pool.counters();
  }

  /** Where the actors stand. */
  CollectProgress progress() {
    return CollectProgress.of(size, pool.counters(), producer.acknowledged(), limiter.waited());
  }

  /** Time that actors waited for the learner, over all threads. */
  Duration waited() {
    return limiter.waited();
  }

  /** Throws what an actor has thrown, if one has. */
  void check() {
    if (pool.hasFailed()) {
      pool.awaitEnd();
    }
  }

  /**
   * Ends the playing: unfinished episodes are cut, every chunk is acknowledged. Returns the number
   * of chunks.
   */
  long finish() {
    pool.stop();
    pool.awaitEnd();
    producer.flush();
    return producer.acknowledged();
  }

  @Override
  public void close() {
    pool.stop();
    pool.awaitEnd();
    pool.close();
    producer.close();
    policies.close();
  }
}
