package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Small programs under test, from host tensors to host tensors. */
record TestProgram(Engine engine) {

  /** A program under test: some inputs, some outputs, perhaps a loss named "loss". */
  Map<String, HostTensor> evaluate(
      Map<String, HostTensor> inputs, List<String> wrt, Program.Body body) {
    Map<String, DeviceTensor> device = new HashMap<>();
    inputs.forEach((name, t) -> device.put(name, engine.upload(t.shape(), t.values())));
    Program program = new Program("function", body);
    Map<String, HostTensor> host = new HashMap<>();
    try (Outputs outputs =
        wrt.isEmpty()
            ? engine.run(program, device)
            : engine.gradient(program, device, "loss", wrt)) {
      outputs.values().forEach((n, t) -> host.put(n, new HostTensor(t.shape(), t.floats())));
      outputs
          .gradients()
          .forEach((n, t) -> host.put("grad_" + n, new HostTensor(t.shape(), t.floats())));
    }
    device.values().forEach(DeviceTensor::close);
    return host;
  }

  /** An output that must be there. */
  static HostTensor output(Map<String, HostTensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }
}
