package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.KerasAdam;
import io.dreamweir.train.nn.OptimizerConfig;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sequences of optimizer steps from given gradients: clip, weight decay, Adam. */
record OptimizerTable(Engine engine, Comparison comparison) {

  private static final List<String> NAMES = List.of("a", "b");

  void verify(JsonNode table) {
    int at = 0;
    for (JsonNode sequence : table) {
      verify("optimizer/" + at++, sequence);
    }
  }

  private void verify(String name, JsonNode sequence) {
    List<ParameterSpec> specs = new ArrayList<>();
    Map<String, HostTensor> first = new HashMap<>();
    for (String parameter : NAMES) {
      HostTensor value = Nested.tensor(sequence, parameter);
      first.put(parameter, value);
      specs.add(new ParameterSpec(parameter, value.shape(), ParameterSpec.Start.ZEROS));
    }
    OptimizerConfig config =
        new OptimizerConfig(
            Nested.field(sequence, "lr").asDouble(),
            Nested.field(sequence, "eps").asDouble(),
            Nested.field(sequence, "clip").asDouble(),
            Nested.field(sequence, "wd").asDouble());
    try (ParameterSet parameters = ParameterSet.initial(engine, specs, 0);
        KerasAdam optimizer = new KerasAdam(engine, config, parameters)) {
      parameters.load("", first);
      int t = 0;
      for (JsonNode step : Nested.field(sequence, "steps")) {
        t++;
        verify(name + "/step" + t, step, parameters, optimizer, t);
      }
    }
  }

  private void verify(
      String name, JsonNode step, ParameterSet parameters, KerasAdam optimizer, int t) {
    Map<String, DeviceTensor> gradients = new HashMap<>();
    for (String parameter : NAMES) {
      HostTensor gradient = Nested.tensor(step, "grad_" + parameter);
      gradients.put(parameter, engine.upload(gradient.shape(), gradient.values()));
    }
    double norm = optimizer.step(gradients, t);
    gradients.values().forEach(DeviceTensor::close);
    comparison.compare(
        V2Limit.FORWARD, name + "/norm", Nested.field(step, "norm").asDouble(), norm);
    Map<String, HostTensor> moved = new HashMap<>();
    parameters.save("", moved);
    moved.forEach(
        (parameter, value) ->
            comparison.compare(
                V2Limit.WEIGHTS_AFTER_1,
                name + "/" + parameter,
                Nested.tensor(step, parameter),
                value));
  }
}
