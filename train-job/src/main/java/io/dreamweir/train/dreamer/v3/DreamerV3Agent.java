package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.latent.LatentShape;
import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.train.dreamer.BatchInputs;
import io.dreamweir.train.dreamer.DreamerAgent;
import io.dreamweir.train.dreamer.LatentNoise;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.Noise;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DreamerV3 as a learner, which keeps the states of the rows it has seen. */
final class DreamerV3Agent extends DreamerAgent {

  private final DreamerV3Model model;
  private final Engine engine;
  private final Learned learned;
  private final DreamerV3Update update;
  private final Program actionNoise;
  private final RowContext context;

  /**
   * @param engine where it learns
   * @param actingEngine where its acting networks run
   */
  DreamerV3Agent(DreamerV3Model model, Engine engine, Engine actingEngine, long seed) {
    this(model, engine, actingEngine, new Learned(model, engine, seed), seed);
  }

  private DreamerV3Agent(
      DreamerV3Model model, Engine engine, Engine actingEngine, Learned learned, long seed) {
    super(model, actingEngine, learned, seed);
    this.model = model;
    this.engine = engine;
    this.learned = learned;
    this.update = new DreamerV3Update(model, engine, Trace.LEARNING);
    this.context = new RowContext(model.config(), engine);
    this.actionNoise =
        new Program(
            "action noise",
            (graph, in) -> Map.of("noise", model.actor().noise(graph, in.get("uniform"))));
  }

  @Override
  public Optional<LatentShape> rowStates() {
    return context.shape();
  }

  @Override
  public void keepRowStates(LatentStore store) {
    context.keepIn(store);
  }

  @Override
  public Map<String, Double> update(SequenceBatch batch) {
    if (batch.length() <= model.config().context() + 1) {
      throw UserError.usage(
          "replay.length is %d; dreamer-v3 needs %d rows or more: its context and two to train on",
          batch.length(), model.config().context() + 2);
    }
    long began = System.nanoTime();
    try (BatchInputs inputs = BatchInputs.of(engine, model, batch)) {
      Map<String, DeviceTensor> all = inputs.tensors();
      all.putAll(noise(batch.length() - model.config().context(), batch.batch()));
      double prepared = (System.nanoTime() - began) * 1e-9;
      long reading = System.nanoTime();
      all.putAll(context.read(batch));
      double latents = (System.nanoTime() - reading) * 1e-9;
      try (DreamerV3Update.Result result = update.apply(learned, all)) {
        Map<String, Double> metrics = metrics(result);
        long writing = System.nanoTime();
        context.write(batch, result.outputs());
        metrics.put("timer/prepare", prepared);
        metrics.put("timer/latents", latents + (System.nanoTime() - writing) * 1e-9);
        metrics.put("replay/latents_present", context.present());
        return metrics;
      }
    }
  }

  private Map<String, DeviceTensor> noise(int length, int batch) {
    int steps = model.config().behaviour().steps();
    int starts = length * batch;
    Map<String, DeviceTensor> noise = new HashMap<>();
    noise.put(
        "noise/post", LatentNoise.of(model.latents(), engine, noiseSeed("post"), length, batch));
    noise.put(
        "noise/prior", LatentNoise.of(model.latents(), engine, noiseSeed("imag"), steps, starts));
    try (DeviceTensor uniform =
        Noise.uniform(engine, noiseSeed("actor"), List.of(steps, starts, model.actions()))) {
      Outputs outputs = engine.run(actionNoise, Map.of("uniform", uniform));
      noise.put("noise/action", outputs.get("noise"));
    }
    return noise;
  }

  private static Map<String, Double> metrics(DreamerV3Update.Result result) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("train/model_loss", result.outputs().get("loss/total").scalar());
    result
        .outputs()
        .values()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("mean/")) {
                metrics.put("train/" + metric(name.substring("mean/".length())), tensor.scalar());
              }
            });
    metrics.put("train/return_range", result.outputs().get("retnorm/scale").scalar());
    measured(metrics, result.norms(), result.seconds());
    return metrics;
  }

  /** The losses' names in this program's metrics. */
  private static String metric(String loss) {
    return switch (loss) {
      case "dyn" -> "dynamics_loss";
      case "rep" -> "representation_loss";
      case "rew" -> "reward_loss";
      case "con" -> "continue_loss";
      case "policy" -> "actor_loss";
      case "value" -> "critic_loss";
      case "repval" -> "replay_critic_loss";
      default -> loss;
    };
  }
}
