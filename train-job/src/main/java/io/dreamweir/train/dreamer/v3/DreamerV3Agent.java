package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.latent.LatentShape;
import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentState;
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

/**
 * DreamerV3 as a learner. Noise is drawn from the seed and the number of the update, so that a
 * restored agent goes on with the same draws.
 */
final class DreamerV3Agent implements Agent {

  private final DreamerV3Model model;
  private final Engine engine;
  private final Engine actingEngine;
  private final Learned learned;
  private final DreamerV3Update update;
  private final Program actionNoise;
  private final RowContext context;
  private long seed;

  /**
   * @param engine where it learns
   * @param actingEngine where its acting networks run
   */
  DreamerV3Agent(DreamerV3Model model, Engine engine, Engine actingEngine, long seed) {
    this.model = model;
    this.engine = engine;
    this.actingEngine = actingEngine;
    this.seed = seed;
    this.learned = new Learned(model, engine, seed);
    this.update = new DreamerV3Update(model, engine, Trace.LEARNING);
    this.context = new RowContext(model.config(), engine);
    this.actionNoise =
        new Program(
            "action noise",
            (graph, in) -> Map.of("noise", model.actor().noise(graph, in.get("uniform"))));
  }

  @Override
  public Spaces spaces() {
    return model.spaces();
  }

  @Override
  public long parameters() {
    return learned.trainable();
  }

  @Override
  public long updates() {
    return learned.updates();
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
    long began = System.nanoTime();
    Map<String, DeviceTensor> inputs = new HashMap<>();
    try {
      inputs.putAll(inputs(batch));
      inputs.putAll(noise(batch.length() - model.config().context(), batch.batch()));
      double prepared = (System.nanoTime() - began) * 1e-9;
      long reading = System.nanoTime();
      inputs.putAll(context.read(batch));
      double latents = (System.nanoTime() - reading) * 1e-9;
      try (DreamerV3Update.Result result = update.apply(learned, inputs)) {
        Map<String, Double> metrics = metrics(result);
        long writing = System.nanoTime();
        context.write(batch, result.outputs());
        metrics.put("timer/prepare", prepared);
        metrics.put("timer/latents", latents + (System.nanoTime() - writing) * 1e-9);
        metrics.put("replay/latents_present", context.present());
        return metrics;
      }
    } finally {
      inputs.values().forEach(DeviceTensor::close);
    }
  }

  private Map<String, DeviceTensor> inputs(SequenceBatch batch) {
    if (!batch.spaces().equals(model.spaces())) {
      throw new IllegalArgumentException(
          "batch " + batch.number() + " is of other spaces than the agent: " + batch.spaces());
    }
    if (batch.length() <= model.config().context() + 1) {
      throw UserError.usage(
          "replay.length is %d; dreamer-v3 needs %d rows or more: its context and two to train on",
          batch.length(), model.config().context() + 2);
    }
    List<Integer> rows = List.of(batch.length(), batch.batch());
    List<Integer> action = List.of(batch.length(), batch.batch(), model.actions());
    Map<String, DeviceTensor> inputs =
        new LinkedHashMap<>(
            ObservationUpload.of(
                engine, model.spaces(), rows, batch.observations(), "batch " + batch.number()));
    inputs.put("action", engine.upload(action, batch.actions()));
    inputs.put("reward", engine.upload(rows, batch.rewards()));
    inputs.put("is_first", engine.upload(rows, ElementType.UINT8, batch.isFirst()));
    inputs.put("is_last", engine.upload(rows, ElementType.UINT8, batch.isLast()));
    inputs.put("is_terminal", engine.upload(rows, ElementType.UINT8, batch.isTerminal()));
    return inputs;
  }

  private Map<String, DeviceTensor> noise(int length, int batch) {
    int steps = model.config().behaviour().steps();
    int starts = length * batch;
    int groups = model.config().model().groups();
    int classes = model.config().model().classes();
    Map<String, DeviceTensor> noise = new HashMap<>();
    noise.put(
        "noise/post",
        Noise.gumbel(engine, noiseSeed("post"), List.of(length, batch, groups, classes)));
    noise.put(
        "noise/prior",
        Noise.gumbel(engine, noiseSeed("imag"), List.of(steps, starts, groups, classes)));
    try (DeviceTensor uniform =
        Noise.uniform(engine, noiseSeed("actor"), List.of(steps, starts, model.actions()))) {
      Outputs outputs = engine.run(actionNoise, Map.of("uniform", uniform));
      noise.put("noise/action", outputs.get("noise"));
    }
    return noise;
  }

  private long noiseSeed(String purpose) {
    return Seeds.derive(seed, "noise", purpose, learned.updates());
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
    result.norms().forEach((network, norm) -> metrics.put("train/" + network + "_norm", norm));
    result.seconds().forEach((phase, s) -> metrics.put("timer/" + phase.replace(' ', '_'), s));
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

  @Override
  public AgentState state() {
    return learned.state(seed);
  }

  @Override
  public AgentState actingState() {
    return learned.actingState(seed);
  }

  @Override
  public void restore(AgentState state) {
    seed = learned.restore(state);
  }

  @Override
  public ActingNetwork acting() {
    return new DreamerV3Acting(model, actingEngine, learned.acting(), learned.updates());
  }

  @Override
  public void close() {
    learned.close();
  }
}
