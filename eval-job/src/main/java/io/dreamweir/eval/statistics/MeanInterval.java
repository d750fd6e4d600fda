package io.dreamweir.eval.statistics;

import java.util.Arrays;

/** Mean of the runs or episodes of one game, with its interval. */
public final class MeanInterval {
  private MeanInterval() {}

  /**
   * The percentile bootstrap of a mean.
   *
   * @param values float64 [runs], 1 or more; a single one has no interval
   * @param stream names the random stream
   */
  public static Interval of(double[] values, Resampling resampling, String stream) {
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length == 1) {
      return Interval.of(mean);
    }
    double[] replicates = new double[resampling.replicates()];
    resampling.run(
        stream,
        () ->
            (random, at) -> {
              double sum = 0;
              int i = 0;
              for (; i + 1 < values.length; i += 2) {
                long bits = random.nextLong();
                sum += values[Resampling.upper(bits, values.length)];
                sum += values[Resampling.lower(bits, values.length)];
              }
              if (i < values.length) {
                sum += values[Resampling.upper(random.nextLong(), values.length)];
              }
              replicates[at] = sum / values.length;
            });
    return resampling.interval(mean, replicates);
  }
}
