package io.dreamweir.app.metrics;

import io.dreamweir.run.ProjectVersion;
import io.dreamweir.train.metrics.ProcessMemory;
import java.util.List;

/** The process itself. */
public final class ProcessMetrics implements MetricSource {

  private static final Metric RESIDENT =
      Metric.gauge(
          "dreamweir_process_resident_bytes",
          "bytes",
          "Memory of the process, native memory included");
  private static final Metric HEAP =
      Metric.gauge("dreamweir_process_heap_bytes", "bytes", "Java heap in use");
  private static final Metric INFO =
      Metric.gauge(
          "dreamweir_program",
          "1",
          "Always 1; version and git revision of the program",
          "version",
          "revision");

  static final List<Metric> ALL = List.of(RESIDENT, HEAP, INFO);

  @Override
  public void collect(MetricValues values) {
    Runtime runtime = Runtime.getRuntime();
    ProjectVersion version = ProjectVersion.current();
    values.set(RESIDENT, ProcessMemory.residentBytes());
    values.set(HEAP, (double) runtime.totalMemory() - runtime.freeMemory());
    values.set(INFO, 1, version.version(), version.revision());
  }
}
