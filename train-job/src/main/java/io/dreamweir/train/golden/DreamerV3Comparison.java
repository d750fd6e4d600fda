package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import java.util.Map;
import java.util.TreeSet;

/** Holds every computed tensor of the train steps against the fixture's. */
final class DreamerV3Comparison {

  /** What 0.001 g^2 must exceed to be a normal float32, with a margin. */
  private static final double LEAST_SECOND_MOMENT = 2e-38;

  private final Map<String, HostTensor> golden;
  private final Map<String, HostTensor> computed;
  private final Comparison comparison;
  private final boolean atStart;

  DreamerV3Comparison(
      Map<String, HostTensor> golden, Map<String, HostTensor> computed, Comparison comparison) {
    this.golden = golden;
    this.computed = computed;
    this.comparison = comparison;
    HostTensor value = golden.get("before/val/head/logits/kernel");
    this.atStart = value != null && zero(value);
  }

  private static boolean zero(HostTensor tensor) {
    for (float value : tensor.values()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  void run() {
    TreeSet<String> names = new TreeSet<>(computed.keySet());
    golden.keySet().stream()
        .filter(n -> !n.matches("(batch|noise[123]|before)/.*|policy/(in|noise)_.*"))
        .forEach(names::add);
    for (String name : names) {
      HostTensor expected = golden.get(name);
      HostTensor actual = computed.get(name);
      if (expected == null || actual == null) {
        comparison.missing(name);
        continue;
      }
      compare(name, expected, actual);
    }
  }

  private void compare(String name, HostTensor expected, HostTensor actual) {
    if (name.matches(".*/(stoch|start_stoch|carry_stoch|action|prevaction|slowval_count)")
        && !continuous(name)) {
      comparison.compare(V3Limit.EXACT, name, expected, actual);
    } else if (name.startsWith("grad")) {
      comparison.compare(
          atStart ? V3Limit.GRADIENT_AT_START : V3Limit.GRADIENT, name, expected, actual);
    } else if (name.startsWith("opt1/nu/")) {
      comparison.compare(V3Limit.SECOND_MOMENT, name, expected, actual);
    } else if (name.startsWith("opt1/mu/") || name.startsWith("warm/update1/")) {
      String parameter = name.replaceFirst("opt1/mu/|warm/update1/", "");
      comparison.compare(
          V3Limit.STEP, name, normal(parameter, expected), normal(parameter, actual));
    } else if (name.matches("(warm/)?after[13]/.*")) {
      weights(name, expected, actual);
    } else {
      comparison.compare(zero(expected) ? V3Limit.ZERO : V3Limit.FORWARD, name, expected, actual);
    }
  }

  private boolean continuous(String name) {
    return name.endsWith("action") && golden.containsKey("imag/policy_mean");
  }

  private void weights(String name, HostTensor expected, HostTensor actual) {
    String parameter = name.substring(name.indexOf('/', name.indexOf("after")) + 1);
    HostTensor want = normal(parameter, expected);
    HostTensor have = normal(parameter, actual);
    HostTensor before = golden.get("before/" + parameter);
    if (before == null) {
      comparison.missing("before/" + parameter);
      return;
    }
    if (atStart) {
      boolean far = name.startsWith("warm/after3/");
      comparison.add(
          far ? V3Limit.WEIGHTS_AT_START_AFTER_3 : V3Limit.WEIGHTS_AT_START,
          name,
          largest(Axes.difference(want, have)));
    } else {
      comparison.compare(V3Limit.WEIGHTS, name, want, have);
    }
    boolean trained = golden.containsKey("grad/" + parameter);
    if (name.startsWith("warm/after1/") && trained) {
      HostTensor start = normal(parameter, before);
      comparison.compare(
          V3Limit.MOVE,
          name + " - before",
          Axes.difference(want, start),
          Axes.difference(have, start));
    }
  }

  private static double largest(HostTensor tensor) {
    double largest = 0;
    for (float value : tensor.values()) {
      largest = Double.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * Without elements whose second moment is no normal number: the original's processor flushed it
   * to 0, and divided by 1e-20 alone.
   */
  private HostTensor normal(String parameter, HostTensor tensor) {
    HostTensor gradient = golden.get("grad_clipped/" + parameter);
    if (gradient == null) {
      return tensor;
    }
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      double g = gradient.values()[i];
      if (0.001 * g * g < LEAST_SECOND_MOMENT) {
        values[i] = 0;
      }
    }
    return new HostTensor(tensor.shape(), values);
  }
}
