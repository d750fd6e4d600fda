package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.dreamer.v3.DreamerV3Model;
import io.dreamweir.train.dreamer.v3.DreamerV3Update;
import io.dreamweir.train.dreamer.v3.Learned;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Optimizer;
import io.dreamweir.train.nn.UpdateRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two runs of three complete updates on one batch with the original's noise, and a call of the
 * policy; every tensor compared. The second run's learning rate has warmed up.
 */
final class DreamerV3Steps {

  private static final int STEPS = 3;

  private final Engine engine;
  private final JsonNode json;
  private final DreamerV3Settings settings;
  private final FixtureTensors golden;
  private final SortedMap<String, HostTensor> computed = new TreeMap<>();
  private final Comparison comparison;
  private final DreamerV3Inputs inputs;
  private final DreamerV3Model model;

  DreamerV3Steps(Path safetensors, Path settingsFile, Engine engine) {
    this.engine = engine;
    this.json = Nested.read(settingsFile);
    this.golden = FixtureTensors.read(safetensors);
    this.settings = DreamerV3Settings.of(json, golden.all());
    this.comparison = new Comparison(safetensors.toString());
    this.inputs = new DreamerV3Inputs(settings, golden, engine);
    this.model = DreamerV3Model.of(settings.config(), settings.spaces());
  }

  List<GoldenResult> run() {
    run("default", "", 0);
    run("warm", "warm/", settings.config().modelOptimizer().warmUp());
    computed.putAll(new DreamerV3PolicyCall(model, settings, golden, engine).run());
    new DreamerV3Comparison(golden.all(), computed, comparison).run();
    return comparison.results();
  }

  private void run(String name, String prefix, long warmedUp) {
    Map<String, DeviceTensor> batch = inputs.batch();
    DreamerV3Update update = new DreamerV3Update(model, engine, Trace.EVERYTHING);
    try (Learned learned = new Learned(model, engine, 0)) {
      learned.loadParameters(golden.below("before/"));
      learned.countWarmUpFrom(warmedUp);
      for (int step = 1; step <= STEPS; step++) {
        Map<String, DeviceTensor> noise = inputs.noise(step);
        noise.putAll(batch);
        try (DreamerV3Update.Result result = update.apply(learned, noise)) {
          if (step == 1 && warmedUp == 0) {
            computed.putAll(new DreamerV3Tensors(settings, golden.all()).of(result.outputs()));
            result
                .outputs()
                .gradients()
                .forEach((n, t) -> gradient(n, new HostTensor(t.shape(), t.floats())));
          }
          compareScalars(name, "step" + step, result, learned.trainable());
        }
        batch.keySet().forEach(noise::remove);
        noise.values().forEach(DeviceTensor::close);
        if (step != 2) {
          save(learned, prefix, step);
        }
      }
    }
    batch.values().forEach(DeviceTensor::close);
  }

  private void gradient(String name, HostTensor gradient) {
    computed.put("grad/" + name, gradient);
    HostTensor parameter = golden.all().get("before/" + name);
    if (parameter == null) {
      comparison.missing("before/" + name);
      return;
    }
    double clip = settings.config().modelOptimizer().adaptiveClip();
    double scale = Optimizer.scale(norm(gradient), norm(parameter), clip);
    float[] clipped = gradient.values().clone();
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = (float) (clipped[i] * scale);
    }
    computed.put("grad_clipped/" + name, new HostTensor(gradient.shape(), clipped));
  }

  private static double norm(HostTensor tensor) {
    double sum = 0;
    for (float value : tensor.values()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private void save(Learned learned, String prefix, int step) {
    Map<String, HostTensor> state = new TreeMap<>();
    learned.save(state);
    UpdateRule rule = settings.config().modelOptimizer();
    state.forEach(
        (name, tensor) -> {
          if (!name.startsWith("optimizer/")) {
            computed.put(prefix + "after" + step + "/" + name, tensor);
          } else if (step == 1) {
            String parameter = name.substring("optimizer/m/".length());
            boolean first = name.startsWith("optimizer/m/");
            computed.put("opt1/" + (first ? "mu/" : "nu/") + parameter, tensor);
            if (first && !prefix.isEmpty()) {
              computed.put(prefix + "update1/" + parameter, moved(tensor, rule));
            }
          }
        });
    HostTensor count = golden.all().get("before/slowval_count");
    if (count != null) {
      float made = count.values()[0] + learned.updates();
      computed.put(
          prefix + "after" + step + "/slowval_count",
          new HostTensor(List.of(1), new float[] {made}));
    }
  }

  /** What the first step at full rate adds to the weights. */
  private static HostTensor moved(HostTensor moment, UpdateRule rule) {
    float[] step = moment.values().clone();
    for (int i = 0; i < step.length; i++) {
      step[i] *= (float) (-rule.learningRate() / (1 - rule.beta1()));
    }
    return new HostTensor(moment.shape(), step);
  }

  private void compareScalars(
      String run, String step, DreamerV3Update.Result result, long trainable) {
    JsonNode means = Nested.field(Nested.field(Nested.field(json, "loss_means"), run), step);
    String place = "loss_means/" + run + "/" + step + "/";
    for (String name : new TreeSet<>(fields(means))) {
      DeviceTensor mean = result.outputs().values().get("mean/" + name);
      if (mean == null) {
        comparison.missing(place + name);
      } else {
        meanLoss(place + name, means.get(name).asDouble(), mean.scalar());
      }
    }
    JsonNode optimizer =
        Nested.field(Nested.field(Nested.field(json, "optimizer_metrics"), run), step);
    double squares = 0;
    for (double norm : result.norms().values()) {
      squares += norm * norm;
    }
    String metrics = "optimizer_metrics/" + run + "/" + step + "/";
    compare(
        V3Limit.GRADIENT,
        metrics + "grad_norm",
        optimizer.get("opt/grad_norm"),
        Math.sqrt(squares));
    compare(
        V3Limit.FORWARD,
        metrics + "loss",
        optimizer.get("opt/loss"),
        result.outputs().get("loss/total").scalar());
    compare(
        V3Limit.EXACT,
        metrics + "param_count",
        optimizer.get("opt/param_count"),
        (double) trainable);
  }

  /** The actor's mean loss is a small difference of larger numbers: below 0.1 absolute. */
  private void meanLoss(String name, double expected, double actual) {
    double size = Math.max(0.1, Math.abs(expected));
    comparison.add(V3Limit.FORWARD, name, Math.abs(expected - actual) / size);
  }

  private void compare(V3Limit limit, String name, JsonNode expected, double actual) {
    if (expected == null) {
      comparison.missing(name);
    } else {
      comparison.compare(limit, name, expected.asDouble(), actual);
    }
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
