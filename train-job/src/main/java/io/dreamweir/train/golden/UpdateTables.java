package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Optimizer;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How weights start and move. */
record UpdateTables(Engine engine, Comparison comparison) {

  void clips(JsonNode table) {
    int at = 0;
    for (JsonNode c : Nested.field(table, "cases")) {
      HostTensor gradient = Nested.tensor(c, "grad");
      try (DeviceTensor g = upload(gradient);
          DeviceTensor p = upload(Nested.tensor(c, "param"))) {
        double scale = Optimizer.scale(engine.norm(List.of(g)), engine.norm(List.of(p)), 0.3);
        float[] clipped = gradient.values().clone();
        for (int i = 0; i < clipped.length; i++) {
          clipped[i] = (float) (clipped[i] * scale);
        }
        comparison.compare(
            V3Limit.FORWARD,
            "agc/" + at++,
            Nested.tensor(c, "out"),
            new HostTensor(gradient.shape(), clipped));
      }
    }
  }

  private DeviceTensor upload(HostTensor tensor) {
    return engine.upload(tensor.shape(), tensor.values());
  }

  void sequences(JsonNode table) {
    table
        .fields()
        .forEachRemaining(
            sequence -> {
              if (sequence.getValue().has("steps")) {
                sequence("laprop/" + sequence.getKey(), sequence.getValue());
              }
            });
    JsonNode rates = Nested.field(table, "learning_rate_at_count");
    UpdateRule rule = new UpdateRule(UpdateRule.Kind.LAPROP, 4e-5, 1000, 0.9, 0.999, 1e-20, 0.3, 0);
    HostTensor counts = Nested.tensor(rates, "count");
    HostTensor golden = Nested.tensor(rates, "lr");
    float[] computed = new float[counts.values().length];
    for (int i = 0; i < computed.length; i++) {
      computed[i] = (float) rule.rate((long) counts.values()[i]);
    }
    comparison.compare(
        V3Limit.FORWARD,
        "laprop/learning_rate_at_count",
        golden,
        new HostTensor(golden.shape(), computed));
  }

  private void sequence(String name, JsonNode sequence) {
    List<ParameterSpec> specs = new ArrayList<>();
    Map<String, HostTensor> first = new HashMap<>();
    Nested.field(sequence, "start")
        .fields()
        .forEachRemaining(
            p -> {
              HostTensor value = Nested.tensor(p.getValue());
              first.put(p.getKey(), value);
              specs.add(new ParameterSpec(p.getKey(), value.shape(), ParameterSpec.Start.ZEROS));
            });
    UpdateRule rule =
        new UpdateRule(
            UpdateRule.Kind.LAPROP,
            Nested.field(sequence, "lr").asDouble(),
            Nested.field(sequence, "warmup").asLong(),
            Nested.field(sequence, "beta1").asDouble(),
            Nested.field(sequence, "beta2").asDouble(),
            Nested.field(sequence, "eps").asDouble(),
            Nested.field(sequence, "agc").asDouble(),
            0);
    try (ParameterSet parameters = ParameterSet.initial(engine, specs, 0);
        Optimizer optimizer = new Optimizer(engine, rule, parameters)) {
      parameters.load("", first);
      long t = 0;
      for (JsonNode step : Nested.field(sequence, "steps")) {
        t++;
        Map<String, DeviceTensor> gradients = new HashMap<>();
        first
            .keySet()
            .forEach(p -> gradients.put(p, upload(Nested.tensor(Nested.field(step, "grad"), p))));
        optimizer.step(gradients, t, t - 1);
        gradients.values().forEach(DeviceTensor::close);
        String place = name + "/" + t + "/";
        compare(place + "param/", Nested.field(step, "param"), parameters);
        compare(place + "mu/", Nested.field(step, "mu"), optimizer.moments().first());
        compare(place + "nu/", Nested.field(step, "nu"), optimizer.moments().second());
      }
    }
  }

  private void compare(String place, JsonNode golden, ParameterSet set) {
    Map<String, HostTensor> values = new HashMap<>();
    set.save("", values);
    values.forEach(
        (name, value) ->
            comparison.compare(V3Limit.STEP, place + name, Nested.tensor(golden, name), value));
  }

  void slow(JsonNode table) {
    HostTensor golden = Nested.tensor(table, "out");
    try (DeviceTensor slow = upload(Nested.tensor(table, "slow"));
        DeviceTensor source = upload(Nested.tensor(table, "source"))) {
      engine.approach(slow, source, Nested.field(table, "rate").asDouble());
      comparison.compare(
          V3Limit.FORWARD, "slow_update", golden, new HostTensor(golden.shape(), slow.floats()));
    }
  }

  /** First weights: the same bound, and a deviation as expected. */
  void starts(JsonNode table) {
    int at = 0;
    for (JsonNode c : Nested.field(table, "cases")) {
      List<Integer> shape = new ArrayList<>();
      Nested.field(c, "shape").forEach(v -> shape.add(v.asInt()));
      String name = "init_trunc_normal/" + at++;
      ParameterSpec spec = new ParameterSpec(name, shape, ParameterSpec.Start.TRUNCATED_NORMAL);
      double largest = 0;
      double squares = 0;
      long count = 0;
      // As many draws as give the deviation to a fraction of the limit.
      for (long seed = 0; count < 400_000; seed++) {
        for (float value : spec.initial(seed)) {
          largest = Math.max(largest, Math.abs(value));
          squares += (double) value * value;
        }
        count += spec.elements();
      }
      double bound = Nested.field(c, "bound").asDouble();
      comparison.add(
          V3Limit.EXACT, name + "/within bound", Math.max(0, largest / bound - 1.000001));
      comparison.compare(
          V3Limit.DEVIATION,
          name + "/deviation",
          Nested.field(c, "std").asDouble(),
          Math.sqrt(squares / count));
    }
  }
}
