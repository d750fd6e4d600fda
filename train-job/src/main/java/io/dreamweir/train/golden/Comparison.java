package io.dreamweir.train.golden;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.agent.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds computed tensors against golden ones and keeps what came out. */
final class Comparison {

  /** How far numbers of a kind may differ: relative to a tensor's largest magnitude. */
  interface Limit {
    /** Largest difference. */
    double limit();

    /** Name of the kind; of an enum's constant. */
    String name();

    /** Name of the kind as it is printed. */
    default String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Equal. */
  static final Limit EXACT = V2Limit.EXACT;

  private final String fixture;
  private final List<GoldenResult> results = new ArrayList<>();

  Comparison(String fixture) {
    this.fixture = fixture;
  }

  /** Largest absolute difference over the golden tensor's largest magnitude. */
  void compare(Limit group, String tensor, HostTensor golden, HostTensor computed) {
    double relative =
        golden.shape().equals(computed.shape())
            ? relative(golden.values(), computed.values())
            : Double.POSITIVE_INFINITY;
    add(group, tensor, relative);
  }

  void compare(Limit group, String tensor, double golden, double computed) {
    double difference = Math.abs(golden - computed);
    add(group, tensor, golden == 0 ? difference : difference / Math.abs(golden));
  }

  /** A tensor that one side does not have. */
  void missing(String tensor) {
    add(EXACT, tensor, Double.POSITIVE_INFINITY);
  }

  void add(Limit group, String tensor, double relative) {
    // The comparison is false for NaN.
    boolean ok = relative <= group.limit();
    results.add(new GoldenResult(fixture, group.label(), tensor, relative, group.limit(), ok));
  }

  private static double relative(float[] golden, float[] computed) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < golden.length; i++) {
      double d = Math.abs((double) golden[i] - computed[i]);
      if (Double.isNaN(d)) {
        return Double.NaN;
      }
      largest = Math.max(largest, Math.abs(golden[i]));
      difference = Math.max(difference, d);
    }
    return largest == 0 ? difference : difference / largest;
  }

  List<GoldenResult> results() {
    return results;
  }
}
