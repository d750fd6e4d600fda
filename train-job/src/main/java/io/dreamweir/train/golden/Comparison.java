package io.dreamweir.train.golden;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.agent.HostTensor;
import java.util.ArrayList;
import java.util.List;

/** Holds computed tensors against golden ones and keeps what came out. */
final class Comparison {

  /** How far numbers of a kind may differ. */
  interface Limit {
    /** Name of the kind. */
    String label();

    /** Largest difference. */
    double limit();
  }

  /** Kinds of numbers, with the limits of the description of DreamerV2's fixtures. */
  enum Group implements Limit {
    EXACT(0),
    FORWARD(5e-6),
    GRADIENT(5e-5),
    WEIGHTS_AFTER_1(2e-6),
    WEIGHTS_AFTER_3(4e-6),
    MOVES(1e-3),
    /** Largest deviation of a frequency, in standard deviations. */
    FREQUENCY(5);

    private final double limit;

    Group(double limit) {
      this.limit = limit;
    }

    @Override
    public double limit() {
      return limit;
    }

    @Override
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

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
    add(Group.EXACT, tensor, Double.POSITIVE_INFINITY);
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
