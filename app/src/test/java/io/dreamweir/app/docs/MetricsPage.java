package io.dreamweir.app.docs;

import io.dreamweir.app.TrainingMetrics;
import io.dreamweir.app.metrics.LoopMetrics;
import io.dreamweir.app.metrics.Metric;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of all metrics, made from their catalogues. */
final class MetricsPage {
  private MetricsPage() {}

  static String page() {
    return """
    # Metrics

    Made by `ReferenceTest` from the program's own catalogue; do not edit. Alerts and dashboards over them:
    [conf/observability](../../conf/observability/README.md).

    ## Training
    What `./dreamweir train` writes to `RUN/metrics.jsonl`, to TensorBoard, and serves for Prometheus with
    `--set train.prometheus.port=N` on `http://localhost:N/metrics`; `demo` serves them too. All are gauges: the newest value.
    A word in capitals stands for any name. Which of them a run has depends on its agent.

    | metric | gauge for Prometheus | unit | meaning |
    |---|---|---|---|
    """
        + TrainingMetrics.ALL.stream()
            .map(m -> row("`" + m.name() + "`", "`" + m.gauge() + "`", m.unit(), m.meaning()))
            .collect(Collectors.joining())
        + """

        ## Everything else
        Served by a command while it runs, with `--set prometheus.ports.COMMAND=N`, on `http://localhost:N/metrics`. A counter is a
        sum since the start of the process: `rate(NAME[5m])` is its speed.
        """
        + LoopMetrics.GROUPS.stream().map(MetricsPage::group).collect(Collectors.joining());
  }

  private static String group(LoopMetrics.Group group) {
    return "\n### "
        + group.title()
        + "\nBy "
        + group.commands().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "))
        + ".\n\n| metric | kind | unit | meaning |\n|---|---|---|---|\n"
        + group.metrics().stream()
            .map(
                m ->
                    row(
                        "`" + m.name() + labels(m) + "`",
                        m.kind().name().toLowerCase(Locale.ROOT),
                        m.unit(),
                        m.meaning()))
            .collect(Collectors.joining());
  }

  private static String labels(Metric metric) {
    return metric.labels().isEmpty() ? "" : "{" + String.join(", ", metric.labels()) + "}";
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
