package io.dreamweir.app.metrics;

import java.util.List;
import java.util.stream.Stream;

/** The catalogue of what the commands beside {@code train} serve. */
public final class LoopMetrics {

  /**
   * Some metrics and the commands that serve them.
   *
   * @param title what they tell of
   * @param commands as typed
   */
  public record Group(String title, List<String> commands, List<Metric> metrics) {}

  /** All groups, in the order of the reference page. */
  public static final List<Group> GROUPS =
      List.of(
          new Group("Ingest", List.of("ingest", "demo"), IngestMetrics.ALL),
          new Group("Actors", List.of("collect", "demo"), CollectMetrics.ALL),
          new Group("Evaluation", List.of("eval", "demo"), EvalMetrics.ALL),
          new Group("Lake", List.of("ingest", "demo"), LakeMetrics.ALL),
          new Group("Spark", List.of("ingest", "eval", "demo"), SparkMetrics.ALL),
          new Group("Process", List.of("collect", "ingest", "eval", "demo"), ProcessMetrics.ALL));

  private LoopMetrics() {}

  /** Every metric. */
  public static Stream<Metric> all() {
    return GROUPS.stream().flatMap(group -> group.metrics().stream());
  }
}
