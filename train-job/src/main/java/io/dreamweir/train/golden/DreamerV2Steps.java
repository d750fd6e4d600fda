package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.dreamer.v2.DreamerV2Model;
import io.dreamweir.train.dreamer.v2.DreamerV2Update;
import io.dreamweir.train.dreamer.v2.Learned;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Three complete updates on one batch with the original's noise, every tensor compared. */
final class DreamerV2Steps {

  private static final int STEPS = 3;

  private final Engine engine;
  private final JsonNode json;
  private final DreamerV2Settings settings;
  private final FixtureTensors golden;
  private final Comparison comparison;

  DreamerV2Steps(Path safetensors, Path settingsFile, Engine engine) {
    this.engine = engine;
    this.json = Nested.read(settingsFile);
    this.settings = DreamerV2Settings.of(json);
    this.comparison = new Comparison(safetensors.toString());
    this.golden = FixtureTensors.read(safetensors);
  }

  List<GoldenResult> run() {
    DreamerV2Model model = DreamerV2Model.of(settings.config(), settings.spaces());
    DreamerV2Update update = new DreamerV2Update(model, engine, Trace.EVERYTHING);
    Map<String, HostTensor> computed = new TreeMap<>();
    try (Learned learned = new Learned(model, engine, 0)) {
      learned.loadParameters(golden.below("before/"));
      Map<String, DeviceTensor> batch = batch();
      for (int step = 1; step <= STEPS; step++) {
        Map<String, DeviceTensor> noise = noise(step);
        try (DreamerV2Update.Result result = update.apply(learned, batch, noise, Map::of)) {
          if (step == 1) {
            computed.putAll(new DreamerV2Tensors(settings, model.rssm(), golden.all()).of(result));
          }
          compareScalars(step, result);
        }
        noise.values().forEach(DeviceTensor::close);
        saveWeights(learned, step, computed);
      }
      batch.values().forEach(DeviceTensor::close);
    }
    compareAll(computed);
    return comparison.results();
  }

  private void saveWeights(Learned learned, int step, Map<String, HostTensor> computed) {
    Map<String, HostTensor> state = new TreeMap<>();
    learned.save(state);
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith("optimizer/") || step == 2) {
            return;
          }
          computed.put("after" + step + "/" + name, tensor);
          // The world model does not move after its own step.
          if (step == 1 && !name.matches("(actor|critic|slow_critic)/.*")) {
            computed.put("after_wm/" + name, tensor);
          }
        });
  }

  private void compareAll(Map<String, HostTensor> computed) {
    TreeSet<String> names = new TreeSet<>(computed.keySet());
    golden.all().keySet().stream()
        .filter(n -> !n.matches("(batch|noise|before)/.*"))
        .forEach(names::add);
    for (String name : names) {
      HostTensor expected = golden.all().get(name);
      HostTensor actual = computed.get(name);
      if (expected == null || actual == null) {
        comparison.missing(name);
        continue;
      }
      comparison.compare(group(name), name, expected, actual);
      if (name.startsWith("after")) {
        compareMove(name, expected, actual);
      }
    }
  }

  private void compareMove(String name, HostTensor expected, HostTensor actual) {
    HostTensor before = golden.all().get("before/" + name.substring(name.indexOf('/') + 1));
    if (before == null) {
      comparison.missing("before/" + name);
      return;
    }
    comparison.compare(
        V2Limit.MOVES,
        name + " - before",
        Axes.difference(expected, before),
        Axes.difference(actual, before));
  }

  private static V2Limit group(String name) {
    if (name.matches("wm/.*_stoch|imag/stoch|imag/action")) {
      return V2Limit.EXACT;
    }
    if (name.contains("/grad")) {
      return V2Limit.GRADIENT;
    }
    if (name.startsWith("after3/")) {
      return V2Limit.WEIGHTS_AFTER_3;
    }
    return name.startsWith("after") ? V2Limit.WEIGHTS_AFTER_1 : V2Limit.FORWARD;
  }

  private void compareScalars(int step, DreamerV2Update.Result result) {
    JsonNode scalars = Nested.field(Nested.field(json, "scalars"), "step" + step);
    DreamerV2Tensors.scalars(result)
        .forEach(
            (name, value) -> {
              JsonNode expected = scalars.get(name);
              if (expected == null) {
                comparison.missing("scalars/step" + step + "/" + name);
                return;
              }
              comparison.compare(
                  name.endsWith("norm") ? V2Limit.GRADIENT : V2Limit.FORWARD,
                  "scalars/step" + step + "/" + name,
                  expected.asDouble(),
                  value);
            });
  }

  private Map<String, DeviceTensor> batch() {
    Map<String, DeviceTensor> batch = new LinkedHashMap<>();
    for (String name : List.of("action", "reward")) {
      batch.put(name, upload(Axes.swap(golden.required("batch/" + name), 0)));
    }
    for (String name : List.of("image", "is_first", "is_terminal")) {
      batch.put(name, uploadBytes(Axes.swap(golden.required("batch/" + name), 0)));
    }
    return batch;
  }

  private Map<String, DeviceTensor> noise(int step) {
    String prefix = "noise/step" + step + "/";
    Map<String, DeviceTensor> noise = new LinkedHashMap<>();
    noise.put("noise/post", upload(golden.required(prefix + "post")));
    noise.put("noise/prior", upload(golden.required(prefix + "prior")));
    for (String name : List.of("imag", "actor")) {
      HostTensor ours =
          Axes.swapFlat(golden.required(prefix + name), settings.batch(), settings.length());
      noise.put("noise/" + name, upload(ours));
    }
    return noise;
  }

  private DeviceTensor upload(HostTensor tensor) {
    return FixtureTensors.upload(engine, tensor);
  }

  private DeviceTensor uploadBytes(HostTensor tensor) {
    return FixtureTensors.uploadBytes(engine, tensor);
  }
}
