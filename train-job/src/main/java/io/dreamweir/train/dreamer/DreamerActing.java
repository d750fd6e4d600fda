package io.dreamweir.train.dreamer;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
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
import io.dreamweir.train.nn.ParameterSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** World model and actor of one moment, acting: what is the same for every Dreamer. */
public abstract class DreamerActing implements ActingNetwork {

  /** State and random stream of one episode. */
  private static final class Memory implements EpisodeState {
    final float[] deter;
    final float[] stoch;
    final SplittableRandom random;
    boolean started;

    Memory(DreamerNetworks networks, long seed) {
      deter = new float[networks.deter()];
      stoch = new float[networks.latents().width()];
      random = new SplittableRandom(seed);
    }
  }

  private final DreamerNetworks networks;
  private final Engine engine;
  private final ParameterSet parameters;
  private final long updates;
  private final Map<ActingMode, Program> programs = new EnumMap<>(ActingMode.class);

  /**
   * A network.
   *
   * @param parameters of world model and actor; owned by the network
   * @param program one step of acting: observations, {@code action} [B, A], {@code is_first} [B],
   *     {@code deter} [B, deter], {@code stoch} [B, S*D], {@code noise/post} [B, noise of the
   *     latents], {@code noise/action} [B, A] to {@code deter, stoch, action}
   */
  protected DreamerActing(
      DreamerNetworks networks,
      Engine engine,
      ParameterSet parameters,
      long updates,
      Function<ActingMode, Program> program) {
    this.networks = networks;
    this.engine = engine;
    this.parameters = parameters;
    this.updates = updates;
    for (ActingMode mode : ActingMode.values()) {
      programs.put(mode, program.apply(mode));
    }
  }

  /** Draws what the actor's action depends on, [actions] values from an index on. */
  protected abstract void actionNoise(
      SplittableRandom random, ActingMode mode, float[] into, int from);

  /** What is played where the actor chose an action. */
  protected Action played(Action chosen, SplittableRandom random, ActingMode mode) {
    return chosen;
  }

  /** The image whose future is predicted, if the task shows any. */
  protected abstract Optional<TensorSpec> image();

  /**
   * Open-loop prediction: observations, {@code action} [L, B, A], {@code is_first} uint8 [L, B],
   * {@code noise} [L, B, noise of the latents] to {@code predicted, truth}, 0 to 1.
   */
  protected abstract Program openLoop(int context);

  @Override
  public final Spaces spaces() {
    return networks.spaces();
  }

  @Override
  public final long updates() {
    return updates;
  }

  @Override
  public final EpisodeState start(long seed) {
    return new Memory(networks, seed);
  }

  /** The deterministic part of an episode's state; a view. */
  public static float[] deter(EpisodeState state) {
    return ((Memory) state).deter;
  }

  @Override
  public final List<Action> act(
      List<EpisodeState> states, List<Transition> latest, ActingMode mode) {
    List<Memory> memories = new ArrayList<>(states.size());
    states.forEach(s -> memories.add((Memory) s));
    Program program = programs.get(mode);
    if (program == null || memories.isEmpty()) {
      return List.of();
    }
    Map<String, DeviceTensor> inputs = inputs(memories, latest, mode);
    try (Outputs outputs = run(program, inputs)) {
      float[] deter = outputs.get("deter").floats();
      float[] stoch = outputs.get("stoch").floats();
      float[] actions = outputs.get("action").floats();
      List<Action> played = new ArrayList<>(memories.size());
      for (int i = 0; i < memories.size(); i++) {
        Memory memory = memories.get(i);
        System.arraycopy(deter, i * memory.deter.length, memory.deter, 0, memory.deter.length);
        System.arraycopy(stoch, i * memory.stoch.length, memory.stoch, 0, memory.stoch.length);
        memory.started = true;
        Action chosen = EncodedActions.decode(spaces(), actions, i * networks.actions());
        played.add(played(chosen, memory.random, mode));
      }
      return played;
    } finally {
      inputs.values().forEach(DeviceTensor::close);
    }
  }

  /** Evaluates a program that reads these parameters; the inputs stay the caller's. */
  protected final Outputs run(Program program, Map<String, DeviceTensor> inputs) {
    Map<String, DeviceTensor> all = new HashMap<>(parameters.byName());
    all.putAll(inputs);
    return engine.run(program, all);
  }

  private Map<String, DeviceTensor> inputs(
      List<Memory> memories, List<Transition> latest, ActingMode mode) {
    int batch = memories.size();
    int width = networks.actions();
    int deterWidth = networks.deter();
    int stochWidth = networks.latents().width();
    int noiseWidth = networks.latents().noise().stream().reduce(1, Math::multiplyExact);
    float[] action = new float[batch * width];
    float[] isFirst = new float[batch];
    float[] deter = new float[batch * deterWidth];
    float[] stoch = new float[batch * stochWidth];
    float[] latentNoise = new float[batch * noiseWidth];
    float[] actionNoise = new float[batch * width];
    for (int i = 0; i < batch; i++) {
      Memory memory = memories.get(i);
      Action.encode(spaces(), latest.get(i).action().values(), 0, action, i * width);
      isFirst[i] = memory.started ? 0 : 1;
      System.arraycopy(memory.deter, 0, deter, i * deterWidth, deterWidth);
      System.arraycopy(memory.stoch, 0, stoch, i * stochWidth, stochWidth);
      LatentNoise.fill(networks.latents(), memory.random, latentNoise, i * noiseWidth, noiseWidth);
      actionNoise(memory.random, mode, actionNoise, i * width);
    }
    Map<String, DeviceTensor> inputs =
        new HashMap<>(
            ObservationUpload.of(
                networks, engine, List.of(batch), observations(latest), "newest rows"));
    inputs.put("action", engine.upload(List.of(batch, width), action));
    inputs.put("is_first", engine.upload(List.of(batch), isFirst));
    inputs.put("deter", engine.upload(List.of(batch, deterWidth), deter));
    inputs.put("stoch", engine.upload(List.of(batch, stochWidth), stoch));
    List<Integer> noise = new ArrayList<>(List.of(batch));
    noise.addAll(networks.latents().noise());
    inputs.put("noise/post", engine.upload(noise, latentNoise));
    inputs.put("noise/action", engine.upload(List.of(batch, width), actionNoise));
    return inputs;
  }

  /** Per tensor the newest rows of all episodes behind each other. */
  private List<ByteBuffer> observations(List<Transition> latest) {
    List<ByteBuffer> raw = new ArrayList<>();
    List<TensorSpec> specs = spaces().observation();
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

  /** A batch and the noise of its posterior samples, named so. */
  protected final BatchInputs sequences(SequenceBatch batch, long seed, String noise) {
    BatchInputs inputs = BatchInputs.of(engine, networks, batch);
    inputs
        .tensors()
        .put(
            noise, LatentNoise.of(networks.latents(), engine, seed, batch.length(), batch.batch()));
    return inputs;
  }

  @Override
  public final OpenLoop predict(SequenceBatch batch, int context, long seed) {
    if (context < 1 || context >= batch.length()) {
      throw new IllegalArgumentException(
          "a context of " + context + " rows of " + batch.length() + "; 1 to one less is possible");
    }
    TensorSpec image =
        image()
            .orElseThrow(() -> UserError.usage("the task shows no image that could be predicted"));
    try (BatchInputs inputs = sequences(batch, seed, "noise");
        Outputs outputs = run(openLoop(context), inputs.tensors())) {
      return new OpenLoop(
          image,
          batch.length(),
          batch.batch(),
          context,
          outputs.get("truth").floats(),
          outputs.get("predicted").floats());
    }
  }

  @Override
  public final void close() {
    parameters.close();
  }
}
