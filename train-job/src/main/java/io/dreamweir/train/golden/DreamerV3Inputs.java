package io.dreamweir.train.golden;

import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fixture's batch and noise in this program's layout and row convention. */
record DreamerV3Inputs(DreamerV3Settings settings, FixtureTensors golden, Engine engine) {

  Map<String, DeviceTensor> batch() {
    Map<String, DeviceTensor> batch = new LinkedHashMap<>();
    for (TensorSpec tensor : settings.spaces().observation()) {
      HostTensor rows = ReplayLayout.swapped(golden.required("batch/" + tensor.name()));
      batch.put(
          "obs/" + tensor.name(),
          tensor.type() == ElementType.UINT8
              ? FixtureTensors.uploadBytes(engine, rows)
              : upload(rows));
    }
    batch.put("action", upload(ReplayLayout.swapped(led(golden.required("batch/action")))));
    batch.put("reward", upload(ReplayLayout.swapped(golden.required("batch/reward"))));
    for (String flag : List.of("is_first", "is_last", "is_terminal")) {
      batch.put(
          flag,
          FixtureTensors.uploadBytes(
              engine, ReplayLayout.swapped(golden.required("batch/" + flag))));
    }
    HostTensor deter = firstRows(golden.required("batch/dyn/deter"));
    HostTensor stoch = firstRows(golden.required("batch/dyn/stoch"));
    batch.put("context/deter", upload(deter));
    batch.put("context/stoch", upload(flat(stoch)));
    batch.put(
        "context/absent",
        upload(new HostTensor(List.of(settings.batch()), new float[settings.batch()])));
    return batch;
  }

  /** Encoded actions. */
  HostTensor encoded(HostTensor actions, int rank) {
    return actions.shape().size() == rank
        ? ReplayLayout.oneHot(actions, settings.spaces().encodedActionWidth())
        : actions;
  }

  /** Row t holds the action taken from it there, and the one that led to it here. */
  private HostTensor led(HostTensor actions) {
    HostTensor taken = encoded(actions, 2);
    int rows = taken.shape().get(1);
    int width = taken.shape().get(2);
    float[] led = new float[taken.values().length];
    for (int b = 0; b < taken.shape().get(0); b++) {
      System.arraycopy(
          taken.values(), b * rows * width, led, (b * rows + 1) * width, (rows - 1) * width);
    }
    return new HostTensor(taken.shape(), led);
  }

  /** [B, rows, ...] to [B, ...] of the first row. */
  static HostTensor firstRows(HostTensor tensor) {
    HostTensor swapped = ReplayLayout.swapped(tensor);
    List<Integer> shape = swapped.shape().subList(1, swapped.shape().size());
    int elements = shape.stream().reduce(1, Math::multiplyExact);
    return new HostTensor(shape, java.util.Arrays.copyOf(swapped.values(), elements));
  }

  /** [B, S, D] to [B, S*D]. */
  static HostTensor flat(HostTensor tensor) {
    List<Integer> shape = tensor.shape();
    return Axes.reshape(tensor, List.of(shape.get(0), shape.get(1) * shape.get(2)));
  }

  Map<String, DeviceTensor> noise(int step) {
    String prefix = "noise" + step + "/";
    ReplayLayout layout = new ReplayLayout(settings.batch(), settings.length());
    Map<String, DeviceTensor> noise = new LinkedHashMap<>();
    noise.put("noise/post", upload(ReplayLayout.swapped(golden.required(prefix + "post"))));
    noise.put("noise/action", upload(layout.fromDreams(golden.required(prefix + "img_action"))));
    noise.put("noise/prior", upload(layout.fromDreams(golden.required(prefix + "img_prior"))));
    return noise;
  }

  private DeviceTensor upload(HostTensor tensor) {
    return FixtureTensors.upload(engine, tensor);
  }
}
