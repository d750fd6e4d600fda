package io.dreamweir.train.dreamer.v2;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.OpenLoop;
import io.dreamweir.train.agent.SequenceLosses;
import io.dreamweir.train.dreamer.ActorHead;
import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.ParameterSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** World model and actor of one moment, acting. */
final class DreamerV2Acting implements ActingNetwork {

  /** Latents and random stream of one episode. */
  static final class Memory implements EpisodeState {
    final float[] stoch;
    final float[] deter;
    final SplittableRandom random;
    boolean started;

    Memory(DreamerV2Model model, long seed) {
      stoch = new float[model.rssm().stoch()];
      deter = new float[model.rssm().deter()];
      random = new SplittableRandom(seed);
    }
  }

  private final DreamerV2Model model;
  private final Spaces spaces;
  private final Engine engine;
  private final ParameterSet parameters;
  private final long updates;
  private final Exploration exploration;
  private final Program losses;
  private final Map<ActingMode, Program> programs = new EnumMap<>(ActingMode.class);

  private DreamerV2Acting(
      DreamerV2Model model, Spaces spaces, Engine engine, ParameterSet parameters, long updates) {
    this.model = model;
    this.spaces = spaces;
    this.engine = engine;
    this.parameters = parameters;
    this.updates = updates;
    this.exploration = Exploration.of(model, updates);
    this.losses = SequenceLossesProgram.of(model);
    for (ActingMode mode : ActingMode.values()) {
      programs.put(mode, ActingProgram.of(model, mode));
    }
  }

  /**
   * A network.
   *
   * @param parameters of world model and actor; owned by the network
   */
  static DreamerV2Acting of(
      DreamerV2Model model, Spaces spaces, Engine engine, ParameterSet parameters, long updates) {
    return new DreamerV2Acting(model, spaces, engine, parameters, updates);
  }

  @Override
  public Spaces spaces() {
    return spaces;
  }

  @Override
  public long updates() {
    return updates;
  }

  @Override
  public EpisodeState start(long seed) {
    return new Memory(model, seed);
  }

  @Override
  public List<Action> act(List<EpisodeState> states, List<Transition> latest, ActingMode mode) {
    List<Memory> memories = new ArrayList<>(states.size());
    states.forEach(s -> memories.add((Memory) s));
    Program program = programs.get(mode);
    if (program == null || memories.isEmpty()) {
      return List.of();
    }
    ActingInputs inputs = new ActingInputs(model, spaces, engine, memories, latest, mode);
    Map<String, DeviceTensor> tensors = inputs.tensors();
    Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
    all.putAll(tensors);
    try (Outputs outputs = engine.run(program, all)) {
      float[] stoch = outputs.get("stoch").floats();
      float[] deter = outputs.get("deter").floats();
      float[] actions = outputs.get("action").floats();
      List<Action> chosen = new ArrayList<>(memories.size());
      int width = model.actions();
      for (int i = 0; i < memories.size(); i++) {
        Memory memory = memories.get(i);
        System.arraycopy(stoch, i * memory.stoch.length, memory.stoch, 0, memory.stoch.length);
        System.arraycopy(deter, i * memory.deter.length, memory.deter, 0, memory.deter.length);
        memory.started = true;
        Action action = action(Arrays.copyOfRange(actions, i * width, (i + 1) * width));
        chosen.add(mode == ActingMode.TRAIN ? exploration.apply(action, memory.random) : action);
      }
      return chosen;
    } finally {
      tensors.values().forEach(DeviceTensor::close);
    }
  }

  private Action action(float[] encoded) {
    if (model.actorHead() != ActorHead.ONE_HOT) {
      return new Action(encoded);
    }
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == 1f) {
        return Action.discrete(i);
      }
    }
    throw new IllegalStateException("the actor gave no action; its parameters are not finite");
  }

  @Override
  public OpenLoop predict(SequenceBatch batch, int context, long seed) {
    if (context < 1 || context >= batch.length()) {
      throw new IllegalArgumentException(
          "a context of " + context + " rows of " + batch.length() + "; 1 to one less is possible");
    }
    TensorSpec image =
        model
            .observations()
            .image()
            .orElseThrow(() -> UserError.usage("the task shows no image that could be predicted"));
    try (BatchInputs inputs = BatchInputs.of(engine, model, batch);
        DeviceTensor noise =
            LatentNoise.of(model.rssm().latents(), engine, seed, batch.length(), batch.batch())) {
      Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
      all.putAll(inputs.tensors());
      all.put("noise", noise);
      try (Outputs outputs = engine.run(OpenLoopProgram.of(model, context), all)) {
        return new OpenLoop(
            image,
            batch.length(),
            batch.batch(),
            context,
            outputs.get("truth").floats(),
            outputs.get("predicted").floats());
      }
    }
  }

  @Override
  public SequenceLosses losses(SequenceBatch batch, long seed) {
    Latents latents = model.rssm().latents();
    int length = batch.length();
    try (BatchInputs inputs = BatchInputs.of(engine, model, batch);
        DeviceTensor noise = LatentNoise.of(latents, engine, seed, length, batch.batch())) {
      Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
      all.putAll(inputs.tensors());
      all.put("noise/post", noise);
      all.put("noise/prior", noise);
      try (Outputs outputs = engine.run(losses, all)) {
        return new SequenceLosses(
            length,
            batch.batch(),
            outputs.get("reconstruction").floats(),
            outputs.get("reward").floats(),
            outputs.get("kl").floats());
      }
    }
  }

  @Override
  public void close() {
    parameters.close();
  }
}
