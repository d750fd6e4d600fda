package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Outputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Outputs of an update under the fixtures' names and in their layout. */
record DreamerV3Tensors(DreamerV3Settings settings, Map<String, HostTensor> golden) {

  Map<String, HostTensor> of(Outputs outputs) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    outputs
        .values()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith("mean/") && !name.startsWith("retnorm/")) {
                put(tensors, name, host(tensor));
              }
            });
    range(tensors, outputs);
    context(tensors);
    dreams(tensors);
    return tensors;
  }

  private static HostTensor host(DeviceTensor tensor) {
    return new HostTensor(tensor.shape(), tensor.floats());
  }

  private ReplayLayout layout() {
    return new ReplayLayout(settings.batch(), settings.length());
  }

  private void put(Map<String, HostTensor> tensors, String name, HostTensor tensor) {
    HostTensor expected = golden.get(name);
    if (name.equals("loss/total")) {
      tensors.put(name, Axes.reshape(tensor, List.of(1)));
    } else if (name.equals("imag/features")) {
      features(tensors, tensor);
    } else if (name.startsWith("imag/")) {
      HostTensor dream = layout().dreams(tensor);
      boolean choice =
          name.equals("imag/action") && expected != null && expected.shape().size() == 2;
      tensors.put(name, choice ? ReplayLayout.indices(dream) : dream);
    } else if (tensor.shape().get(0) == settings.batch() * settings.length()) {
      put(tensors, name, layout().rows(tensor), expected);
    } else {
      put(tensors, name, ReplayLayout.swapped(tensor), expected);
    }
  }

  /** Latents are flat here and [S, D] there. */
  private static void put(
      Map<String, HostTensor> tensors,
      String name,
      HostTensor tensor,
      @Nullable HostTensor expected) {
    if (expected != null && expected.values().length == tensor.values().length) {
      tensors.put(name, Axes.reshape(tensor, expected.shape()));
    } else {
      tensors.put(name, tensor);
    }
  }

  /** States 0 to H, [H+1, N, deter + S*D]. */
  private void features(Map<String, HostTensor> tensors, HostTensor all) {
    DreamerV3Config config = settings.config();
    int deter = config.model().deter();
    int groups = config.model().groups();
    int classes = config.model().classes();
    HostTensor dream = layout().dreams(all);
    int width = deter + groups * classes;
    HostTensor first = Axes.columns(flat(dream), 0, width);
    int n = first.shape().get(0);
    tensors.put("imag/start_deter", Axes.columns(first, 0, deter));
    tensors.put(
        "imag/start_stoch",
        Axes.reshape(Axes.columns(first, deter, width), List.of(n, groups, classes)));
    int steps = dream.shape().get(1) - 1;
    HostTensor later =
        Axes.reshape(
            Axes.columns(flat(dream), width, (steps + 1) * width), List.of(n, steps, width));
    tensors.put("imag/deter", Axes.columns(later, 0, deter));
    tensors.put(
        "imag/stoch",
        Axes.reshape(Axes.columns(later, deter, width), List.of(n, steps, groups, classes)));
  }

  private static HostTensor flat(HostTensor dream) {
    List<Integer> shape = dream.shape();
    return Axes.reshape(dream, List.of(shape.get(0), shape.get(1) * shape.get(2)));
  }

  private void range(Map<String, HostTensor> tensors, Outputs outputs) {
    tensors.put(
        "retnorm/before", pair(golden.get("before/retnorm/lo"), golden.get("before/retnorm/hi")));
    tensors.put(
        "retnorm/after", pair(host(outputs.get("retnorm/lo")), host(outputs.get("retnorm/hi"))));
    tensors.put(
        "retnorm/percentiles",
        pair(
            host(outputs.get("retnorm/percentile_lo")),
            host(outputs.get("retnorm/percentile_hi"))));
    tensors.put("retnorm/scale", host(outputs.get("retnorm/scale")));
  }

  private static HostTensor pair(@Nullable HostTensor low, @Nullable HostTensor high) {
    return low == null || high == null
        ? new HostTensor(List.of(0), new float[0])
        : Axes.join(low, high);
  }

  /** What the fixture repeats of its batch. */
  private void context(Map<String, HostTensor> tensors) {
    for (String latent : List.of("deter", "stoch")) {
      HostTensor stored = golden.get("batch/dyn/" + latent);
      if (stored != null) {
        tensors.put("wm/carry_" + latent, DreamerV3Inputs.firstRows(stored));
      }
    }
    HostTensor actions = golden.get("batch/action");
    if (actions != null) {
      HostTensor swapped = ReplayLayout.swapped(actions);
      List<Integer> shape = new ArrayList<>(swapped.shape());
      int rows = shape.get(0) - 1;
      int kept = swapped.values().length / shape.get(0) * rows;
      shape.set(0, rows);
      tensors.put(
          "wm/prevaction",
          ReplayLayout.swapped(new HostTensor(shape, Arrays.copyOf(swapped.values(), kept))));
    }
  }

  /** The state after the last step has an action there, which no loss uses, and none here. */
  private void dreams(Map<String, HostTensor> tensors) {
    for (String name : List.copyOf(tensors.keySet())) {
      HostTensor tensor = tensors.get(name);
      HostTensor expected = golden.get(name);
      if (name.startsWith("imag/")
          && tensor != null
          && expected != null
          && tensor.shape().get(1) == expected.shape().get(1) - 1) {
        tensors.put(name, lastFrom(expected, tensor));
      }
    }
  }

  private static HostTensor lastFrom(HostTensor expected, HostTensor computed) {
    int n = expected.shape().get(0);
    int all = expected.values().length / n;
    int own = computed.values().length / n;
    float[] values = expected.values().clone();
    for (int i = 0; i < n; i++) {
      System.arraycopy(computed.values(), i * own, values, i * all, own);
    }
    return new HostTensor(expected.shape(), values);
  }
}
