package io.dreamweir.sequence.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is compared: medians of runs that alternated, divided; {@code cpu}: per second of processor
 * time, which says more where the machine is shared.
 */
final class Ratios {
  private Ratios() {}

  /** The reader against its limits and each peer; more than 1 is faster, or more memory. */
  static Map<String, Double> of(ReaderFigures figures) {
    double one = median(figures.oneThread().perSecond());
    double two = median(figures.twoThreads().perSecond());
    Map<String, Double> ratios = new TreeMap<>();
    ratios.put(
        "one_thread_cpu/copy",
        median(figures.oneThread().perCpuSecond()) / median(figures.copyOnly().perCpuSecond()));
    ratios.put(
        "one_thread_cpu/decode",
        median(figures.oneThread().perCpuSecond()) / median(figures.decodeOnly().perCpuSecond()));
    ratios.put("one_thread/uncached", one / median(figures.uncached().perSecond()));
    ratios.put(
        "uncached/decode",
        median(figures.uncached().perSecond()) / median(figures.decodeOnly().perSecond()));
    ratios.put("one_thread/copy", one / median(figures.copyOnly().perSecond()));
    ratios.put("one_thread/decode", one / median(figures.decodeOnly().perSecond()));
    figures
        .peers()
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> peer
                  && peer.get("per_second") instanceof List<?> runs) {
                double theirs = median(numbers(runs));
                ratios.put("one_thread/" + name, one / theirs);
                if (peer.get("per_cpu_second") instanceof List<?> cpu) {
                  ratios.put(
                      "one_thread_cpu/" + name,
                      median(figures.oneThread().perCpuSecond()) / median(numbers(cpu)));
                }
                ratios.put("two_threads/" + name, two / theirs);
                ratios.put(
                    "memory/" + name, figures.anonymousBytes() / number(peer, "anonymous_bytes"));
                ratios.put(
                    "first_batch/" + name,
                    figures.firstBatchSeconds() / number(peer, "first_batch_seconds"));
              }
            });
    return ratios;
  }

  private static List<Double> numbers(List<?> values) {
    return values.stream().map(value -> ((Number) value).doubleValue()).toList();
  }

  private static double number(Map<?, ?> peer, String name) {
    return peer.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
