package io.dreamweir.train.golden;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.v3.ActingProgram;
import io.dreamweir.train.dreamer.v3.DreamerV3Model;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call of the acting policy with the weights before the first step. */
record DreamerV3PolicyCall(
    DreamerV3Model model, DreamerV3Settings settings, FixtureTensors golden, Engine engine) {

  Map<String, HostTensor> run() {
    DreamerV3Inputs inputs = new DreamerV3Inputs(settings, golden, engine);
    Map<String, DeviceTensor> device = new HashMap<>();
    golden.below("before/").forEach((name, tensor) -> device.put(name, upload(tensor)));
    for (TensorSpec tensor : settings.spaces().observation()) {
      HostTensor rows = required("in_" + tensor.name());
      device.put(
          "obs/" + tensor.name(),
          tensor.type() == ElementType.UINT8
              ? FixtureTensors.uploadBytes(engine, rows)
              : upload(rows));
    }
    device.put("action", upload(inputs.encoded(required("in_prevaction"), 1)));
    device.put("is_first", upload(required("in_is_first")));
    device.put("deter", upload(required("in_deter")));
    device.put("stoch", upload(DreamerV3Inputs.flat(required("in_stoch"))));
    device.put("noise/post", upload(required("noise_post")));
    device.put("noise/action", upload(required("noise_action")));
    Map<String, HostTensor> computed = new LinkedHashMap<>();
    try (Outputs outputs = engine.run(ActingProgram.of(model, ActingMode.TRAIN), device)) {
      HostTensor action = host(outputs.get("action"));
      boolean indices = required("action").shape().size() == 1;
      computed.put("policy/action", indices ? ReplayLayout.indices(action) : action);
      computed.put("policy/deter", host(outputs.get("deter")));
      List<Integer> latents = required("stoch").shape();
      computed.put("policy/stoch", Axes.reshape(host(outputs.get("stoch")), latents));
    }
    device.values().forEach(DeviceTensor::close);
    return computed;
  }

  private HostTensor required(String name) {
    return golden.required("policy/" + name);
  }

  private DeviceTensor upload(HostTensor tensor) {
    return FixtureTensors.upload(engine, tensor);
  }

  private static HostTensor host(DeviceTensor tensor) {
    return new HostTensor(tensor.shape(), tensor.floats());
  }
}
