package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.OpenLoop;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.Noise;
import io.dreamweir.train.nn.ParameterSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** World model and actor of one moment, acting. */
final class DreamerV3Acting implements ActingNetwork {

  /** State and random stream of one episode. */
  private static final class Memory implements EpisodeState {
    final float[] deter;
    final float[] stoch;
    final SplittableRandom random;
    boolean started;

    Memory(ModelConfig sizes, long seed) {
      deter = new float[sizes.deter()];
      stoch = new float[sizes.stoch()];
      random = new SplittableRandom(seed);
    }
  }

  private final DreamerV3Model model;
  private final Engine engine;
  private final ParameterSet parameters;
  private final long updates;
  private final Map<ActingMode, Program> programs = new EnumMap<>(ActingMode.class);

  /**
   * @param parameters of world model and actor; owned by the network
   */
  DreamerV3Acting(DreamerV3Model model, Engine engine, ParameterSet parameters, long updates) {
    this.model = model;
    this.engine = engine;
    this.parameters = parameters;
    this.updates = updates;
    for (ActingMode mode : ActingMode.values()) {
      programs.put(mode, ActingProgram.of(model, mode));
    }
  }

  @Override
  public Spaces spaces() {
    return model.spaces();
  }

  @Override
  public long updates() {
    return updates;
  }

  @Override
  public EpisodeState start(long seed) {
    return new Memory(model.config().model(), seed);
  }

  @Override
  public List<Action> act(List<EpisodeState> states, List<Transition> latest, ActingMode mode) {
    List<Memory> memories = new ArrayList<>(states.size());
    states.forEach(s -> memories.add((Memory) s));
    Program program = programs.get(mode);
    if (program == null || memories.isEmpty()) {
      return List.of();
    }
    Map<String, DeviceTensor> inputs = inputs(memories, latest);
    Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
    all.putAll(inputs);
    try (Outputs outputs = engine.run(program, all)) {
      float[] deter = outputs.get("deter").floats();
      float[] stoch = outputs.get("stoch").floats();
      float[] actions = outputs.get("action").floats();
      List<Action> chosen = new ArrayList<>(memories.size());
      for (int i = 0; i < memories.size(); i++) {
        Memory memory = memories.get(i);
        System.arraycopy(deter, i * memory.deter.length, memory.deter, 0, memory.deter.length);
        System.arraycopy(stoch, i * memory.stoch.length, memory.stoch, 0, memory.stoch.length);
        memory.started = true;
        chosen.add(action(actions, i * model.actions()));
      }
      return chosen;
    } finally {
      inputs.values().forEach(DeviceTensor::close);
    }
  }

  private Map<String, DeviceTensor> inputs(List<Memory> memories, List<Transition> latest) {
    ModelConfig sizes = model.config().model();
    int batch = memories.size();
    int width = model.actions();
    float[] action = new float[batch * width];
    float[] isFirst = new float[batch];
    float[] deter = new float[batch * sizes.deter()];
    float[] stoch = new float[batch * sizes.stoch()];
    float[] latentNoise = new float[batch * sizes.stoch()];
    float[] actionNoise = new float[batch * width];
    for (int i = 0; i < batch; i++) {
      Memory memory = memories.get(i);
      Action.encode(model.spaces(), latest.get(i).action().values(), 0, action, i * width);
      isFirst[i] = memory.started ? 0 : 1;
      System.arraycopy(memory.deter, 0, deter, i * sizes.deter(), sizes.deter());
      System.arraycopy(memory.stoch, 0, stoch, i * sizes.stoch(), sizes.stoch());
      gumbel(memory.random, latentNoise, i * sizes.stoch(), sizes.stoch());
      actionNoise(memory.random, actionNoise, i * width);
    }
    Map<String, DeviceTensor> inputs =
        new HashMap<>(
            ObservationUpload.of(
                engine, model.spaces(), List.of(batch), observations(latest), "newest rows"));
    inputs.put("action", engine.upload(List.of(batch, width), action));
    inputs.put("is_first", engine.upload(List.of(batch), isFirst));
    inputs.put("deter", engine.upload(List.of(batch, sizes.deter()), deter));
    inputs.put("stoch", engine.upload(List.of(batch, sizes.stoch()), stoch));
    inputs.put(
        "noise/post", engine.upload(List.of(batch, sizes.groups(), sizes.classes()), latentNoise));
    inputs.put("noise/action", engine.upload(List.of(batch, width), actionNoise));
    return inputs;
  }

  /** Per tensor the newest rows of all episodes behind each other. */
  private List<ByteBuffer> observations(List<Transition> latest) {
    List<ByteBuffer> raw = new ArrayList<>();
    List<TensorSpec> specs = model.spaces().observation();
    for (int t = 0; t < specs.size(); t++) {
      ByteBuffer rows =
          ByteBuffer.allocateDirect(latest.size() * specs.get(t).bytes())
              .order(ByteOrder.nativeOrder());
      for (Transition row : latest) {
        rows.put(row.observation().tensors().get(t));
      }
      raw.add(rows);
    }
    return raw;
  }

  private static void gumbel(SplittableRandom random, float[] out, int from, int count) {
    for (int i = from; i < from + count; i++) {
      out[i] = Noise.gumbel(random.nextLong());
    }
  }

  private void actionNoise(SplittableRandom random, float[] out, int from) {
    int at = from;
    for (ActionHead head : model.spaces().action()) {
      if (head instanceof ActionHead.Discrete) {
        gumbel(random, out, at, head.encodedWidth());
      } else {
        for (int i = at; i < at + head.encodedWidth(); i++) {
          out[i] = (float) random.nextGaussian();
        }
      }
      at += head.encodedWidth();
    }
  }

  /** From its encoded form; continuous entries are cut off where environments would. */
  private Action action(float[] encoded, int from) {
    float[] stored = new float[model.spaces().storedActionWidth()];
    int in = from;
    int out = 0;
    for (ActionHead head : model.spaces().action()) {
      if (head instanceof ActionHead.Discrete) {
        stored[out++] = choice(encoded, in, head.encodedWidth());
      } else {
        for (int i = in; i < in + head.encodedWidth(); i++) {
          if (Float.isNaN(encoded[i])) {
            throw noAction();
          }
          stored[out++] = Math.max(-1, Math.min(1, encoded[i]));
        }
      }
      in += head.encodedWidth();
    }
    return new Action(stored);
  }

  private static int choice(float[] encoded, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (encoded[from + i] == 1f) {
        return i;
      }
    }
    throw noAction();
  }

  private static IllegalStateException noAction() {
    return new IllegalStateException("the actor gave no action; its parameters are not finite");
  }

  @Override
  public OpenLoop predict(SequenceBatch batch, int context, long seed) {
    if (context < 1 || context >= batch.length()) {
      throw new IllegalArgumentException(
          "a context of " + context + " rows of " + batch.length() + "; 1 to one less is possible");
    }
    if (model.observations().observations().images().isEmpty()) {
      throw UserError.usage("the task shows no image that could be predicted");
    }
    ModelConfig sizes = model.config().model();
    List<Integer> rows = List.of(batch.length(), batch.batch());
    Map<String, DeviceTensor> inputs =
        new HashMap<>(
            ObservationUpload.of(
                engine, model.spaces(), rows, batch.observations(), "batch " + batch.number()));
    inputs.put(
        "action",
        engine.upload(List.of(batch.length(), batch.batch(), model.actions()), batch.actions()));
    inputs.put(
        "is_first",
        engine.upload(rows, io.dreamweir.experience.ElementType.UINT8, batch.isFirst()));
    inputs.put(
        "noise",
        Noise.gumbel(
            engine, seed, List.of(batch.length(), batch.batch(), sizes.groups(), sizes.classes())));
    Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
    all.putAll(inputs);
    try (Outputs outputs = engine.run(OpenLoopProgram.of(model, context), all)) {
      return new OpenLoop(
          model.observations().observations().images().get(0),
          batch.length(),
          batch.batch(),
          context,
          outputs.get("truth").floats(),
          outputs.get("predicted").floats());
    } finally {
      inputs.values().forEach(DeviceTensor::close);
    }
  }

  @Override
  public void close() {
    parameters.close();
  }
}
