package io.dreamweir.app.metrics;

import io.dreamweir.ingest.actor.CollectProgress;
import java.util.List;
import java.util.function.Supplier;

/**
 * The actors of a process.
 *
 * @param progress where they stand
 */
public record CollectMetrics(Supplier<CollectProgress> progress) implements MetricSource {

  private static final Metric ACTORS =
      Metric.gauge("dreamweir_actors", "environments", "Environments played at once");
  private static final Metric ROWS =
      Metric.counter(
          "dreamweir_actor_rows_total",
          "rows",
          "Rows played: steps, and the reset row of every episode");
  private static final Metric EPISODES =
      Metric.counter(
          "dreamweir_actor_episodes_total", "episodes", "Episodes played to their own end");
  private static final Metric CHUNKS =
      Metric.counter("dreamweir_actor_chunks_total", "chunks", "Chunks handed to Kafka");
  private static final Metric ACKNOWLEDGED =
      Metric.counter(
          "dreamweir_actor_chunks_acknowledged_total",
          "chunks",
          "Chunks that Kafka has acknowledged; the difference waits");
  private static final Metric WAITED =
      Metric.counter(
          "dreamweir_actor_wait_seconds_total",
          "s",
          "Time that actors were held back for the trainer's replay ratio, summed over their"
              + " threads");
  private static final Metric POLICY =
      Metric.gauge(
          "dreamweir_actor_policy_version",
          "updates",
          "Updates behind the newest policy that is played; -1: random");
  private static final Metric RETURN =
      Metric.gauge(
          "dreamweir_actor_return",
          "score",
          "Mean undiscounted return of the last episodes, at most 100; exploration noise included");

  static final List<Metric> ALL =
      List.of(ACTORS, ROWS, EPISODES, CHUNKS, ACKNOWLEDGED, WAITED, POLICY, RETURN);

  @Override
  public void collect(MetricValues values) {
    CollectProgress now = progress.get();
    values.set(ACTORS, now.actors());
    values.set(ROWS, now.rows());
    values.set(EPISODES, now.episodes());
    values.set(CHUNKS, now.chunks());
    values.set(ACKNOWLEDGED, now.acknowledged());
    values.set(WAITED, now.waited());
    values.set(POLICY, now.policyVersion());
    now.recentReturn().ifPresent(mean -> values.set(RETURN, mean));
  }
}
