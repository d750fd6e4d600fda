package io.dreamweir.train.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An agent of a few numbers for tests of the loop: its weights depend on every batch and on seeded
 * noise, so that a run that lost or repeated anything ends with other bits. Configuration: {@code
 * size}; {@code nan-at}, the update whose loss is not a number; {@code too-little-memory-at}, the
 * update that fails.
 */
public final class TinyAgentProvider implements AgentProvider {

  @Override
  public String kind() {
    return "tiny";
  }

  @Override
  public AgentFactory open(JsonNode config, Compute compute) {
    return new Factory(
        config.path("size").asInt(4),
        config.path("nan-at").asLong(-1),
        config.path("too-little-memory-at").asLong(-1));
  }

  private record Factory(int size, long nanAt, long memoryAt) implements AgentFactory {
    @Override
    public Agent learner(Spaces spaces, long seed) {
      return new TinyAgent(spaces, seed, size, nanAt, memoryAt);
    }

    @Override
    public ActingNetwork acting(Spaces spaces, AgentState state) {
      return new TinyNetwork(spaces, state.counters().get("updates"));
    }

    @Override
    public void close() {}
  }

  private static final class TinyAgent implements Agent {
    private final Spaces spaces;
    private final long nanAt;
    private final long memoryAt;
    private long seed;
    private long updates;
    private float[] weights;
    private float[] moments;

    TinyAgent(Spaces spaces, long seed, int size, long nanAt, long memoryAt) {
      this.memoryAt = memoryAt;
      this.spaces = spaces;
      this.seed = seed;
      this.nanAt = nanAt;
      weights = new float[size];
      moments = new float[size];
    }

    @Override
    public Spaces spaces() {
      return spaces;
    }

    @Override
    public long parameters() {
      return weights.length;
    }

    @Override
    public long updates() {
      return updates;
    }

    @Override
    public Map<String, Double> update(SequenceBatch batch) {
      SplittableRandom noise = new SplittableRandom(Seeds.derive(seed, "noise", updates));
      for (int i = 0; i < weights.length; i++) {
        float reward = batch.rewards().get(i % batch.rewards().capacity());
        float gradient = reward + (float) noise.nextDouble() - weights[i];
        moments[i] = 0.9f * moments[i] + 0.1f * gradient;
        weights[i] += 0.3f * moments[i];
      }
      updates++;
      if (updates == memoryAt) {
        throw new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB\nmore");
      }
      double loss = updates == nanAt ? Double.NaN : Math.abs(weights[0]);
      return Map.of("train/tiny_loss", loss, "train/batch", (double) batch.number());
    }

    @Override
    public AgentState state() {
      TreeMap<String, HostTensor> tensors = new TreeMap<>();
      tensors.put("actor/w", new HostTensor(List.of(weights.length), weights.clone()));
      tensors.put("optimizer/m", new HostTensor(List.of(moments.length), moments.clone()));
      TreeMap<String, Long> counters = new TreeMap<>(Map.of("updates", updates, "seed", seed));
      return new AgentState(tensors, counters);
    }

    @Override
    public AgentState actingState() {
      TreeMap<String, HostTensor> acting = new TreeMap<>(state().tensors());
      acting.remove("optimizer/m");
      return new AgentState(acting, state().counters());
    }

    @Override
    public void restore(AgentState state) {
      HostTensor saved = state.tensors().get("actor/w");
      if (!saved.shape().equals(List.of(weights.length))) {
        throw UserError.usage(
            "tensor 'actor/w' has shape %s, this agent's has [%d]", saved.shape(), weights.length);
      }
      weights = saved.values().clone();
      moments = state.tensors().get("optimizer/m").values().clone();
      updates = state.counters().get("updates");
      seed = state.counters().get("seed");
    }

    @Override
    public ActingNetwork acting() {
      return new TinyNetwork(spaces, updates);
    }

    @Override
    public void close() {}
  }

  private record TinyNetwork(Spaces spaces, long updates) implements ActingNetwork {

    private record State(SplittableRandom random) implements EpisodeState {}

    @Override
    public EpisodeState start(long seed) {
      return new State(new SplittableRandom(seed));
    }

    @Override
    public List<Action> act(List<EpisodeState> states, List<Transition> latest, ActingMode mode) {
      List<Action> actions = new ArrayList<>();
      for (EpisodeState state : states) {
        actions.add(Action.discrete(((State) state).random().nextInt(3)));
      }
      return actions;
    }

    @Override
    public OpenLoop predict(SequenceBatch batch, int context, long seed) {
      throw new IllegalStateException("a tiny agent has no world model");
    }

    @Override
    public void close() {}
  }
}
