package io.dreamweir.train.metrics;

import java.util.List;
import java.util.Map;

/** Takes the numbers of a run, on a clock. */
public interface MetricsSink extends AutoCloseable {

  /**
   * Takes one set of numbers; they are with the operating system when this returns.
   *
   * @param updates complete updates
   * @param metrics numbers by name ({@code train/ replay/ fps/ timer/})
   * @throws io.dreamweir.error.UserError if they cannot be written
   */
  void write(long updates, Map<String, Double> metrics);

  @Override
  void close();

  /** Gives everything to each of them, in order. */
  static MetricsSink all(List<MetricsSink> sinks) {
    List<MetricsSink> all = List.copyOf(sinks);
    return new MetricsSink() {
      @Override
      public void write(long updates, Map<String, Double> metrics) {
        all.forEach(sink -> sink.write(updates, metrics));
      }

      @Override
      public void close() {
        all.forEach(MetricsSink::close);
      }
    };
  }
}
