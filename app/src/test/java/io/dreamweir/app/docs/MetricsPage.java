package io.dreamweir.app.docs;

import io.dreamweir.app.TrainingMetrics;
import java.util.stream.Collectors;

/** The page of all metrics, made from their catalogue. */
final class MetricsPage {
  private MetricsPage() {}

  static String page() {
    return """
        # Metrics

        What `./dreamweir train` writes to `RUN/metrics.jsonl`, to TensorBoard, and serves for Prometheus with
        `--set train.prometheus.port=N` on `http://localhost:N/metrics`. All are gauges: the newest value. A word in capitals
        stands for any name. Which of them a run has depends on its agent. Made by `ReferenceTest`; do not edit.
        Alerts and a dashboard over them: [conf/observability](../../conf/observability/README.md).

        | metric | gauge for Prometheus | unit | meaning |
        |---|---|---|---|
        """
        + TrainingMetrics.ALL.stream()
            .map(
                m ->
                    "| `"
                        + m.name()
                        + "` | `"
                        + m.gauge()
                        + "` | "
                        + m.unit()
                        + " | "
                        + m.meaning()
                        + " |\n")
            .collect(Collectors.joining());
  }
}
