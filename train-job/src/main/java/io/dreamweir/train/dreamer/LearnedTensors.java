package io.dreamweir.train.dreamer;

import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Moments;
import io.dreamweir.train.nn.ParameterSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything that learning changes, and how it is saved: tensors by name, the number of updates and
 * the seed. Four networks, the moments of their optimizers, and what else a Dreamer has.
 */
public abstract class LearnedTensors implements AutoCloseable {

  private static final String OPTIMIZER = "optimizer/";

  private final ParameterSet worldModel;
  private final ParameterSet actor;
  private final ParameterSet critic;
  private final ParameterSet slowCritic;
  private long updates;

  /** First values of the networks; the slow critic starts from its own. */
  protected LearnedTensors(DreamerNetworks networks, Engine engine, long seed) {
    worldModel = ParameterSet.initial(engine, networks.worldModelParameters(), seed);
    actor = ParameterSet.initial(engine, networks.actorParameters(), seed);
    critic = ParameterSet.initial(engine, networks.criticParameters(), seed);
    slowCritic = ParameterSet.initial(engine, networks.slowCriticParameters(), seed);
  }

  /** Moments of all optimizers; closed with everything else. */
  protected abstract Iterable<Moments> moments();

  /** What is saved beside networks and moments; closed with everything else. */
  protected abstract Iterable<ParameterSet> others();

  /** The world model's parameters. */
  public final ParameterSet worldModel() {
    return worldModel;
  }

  /** The actor's parameters. */
  public final ParameterSet actor() {
    return actor;
  }

  /** The critic's parameters. */
  public final ParameterSet critic() {
    return critic;
  }

  /** The critic that follows the critic. */
  public final ParameterSet slowCritic() {
    return slowCritic;
  }

  /** Number of trainable parameters; the slow critic is not trained. */
  public final long trainable() {
    return worldModel.elements() + actor.elements() + critic.elements();
  }

  /** Complete updates made so far. */
  public final long updates() {
    return updates;
  }

  /** Says that one more update is complete. */
  protected final void countUpdate() {
    updates++;
  }

  /** Copies everything to the host. */
  public final void save(Map<String, HostTensor> into) {
    saveActing(into);
    critic.save("", into);
    slowCritic.save("", into);
    others().forEach(other -> other.save("", into));
    moments().forEach(moments -> moments.save(OPTIMIZER, into));
  }

  private void saveActing(Map<String, HostTensor> into) {
    worldModel.save("", into);
    actor.save("", into);
  }

  /** Takes over what is saved of networks, and of what is beside them. */
  public final void loadParameters(Map<String, HostTensor> from) {
    worldModel.load("", from);
    actor.load("", from);
    critic.load("", from);
    slowCritic.load("", from);
    others().forEach(other -> other.load("", from));
  }

  /** Independent copies of what acting reads; owned by the caller. */
  final ParameterSet acting() {
    return worldModel.copyWith(actor);
  }

  /**
   * All that learning needs to go on.
   *
   * @param seed of the draws
   */
  final AgentState state(long seed) {
    return saved(this::save, seed);
  }

  /** All that acting needs. */
  final AgentState actingState(long seed) {
    return saved(this::saveActing, seed);
  }

  private AgentState saved(Consumer<Map<String, HostTensor>> save, long seed) {
    SortedMap<String, HostTensor> tensors = new TreeMap<>();
    save.accept(tensors);
    return new AgentState(tensors, new TreeMap<>(Map.of("updates", updates(), "seed", seed)));
  }

  /**
   * Goes on from a state.
   *
   * @return its seed
   * @throws UserError if a tensor is missing, unknown, or has another shape
   */
  final long restore(AgentState state) {
    SortedMap<String, HostTensor> known = new TreeMap<>();
    save(known);
    for (String name : state.tensors().keySet()) {
      if (!known.containsKey(name)) {
        throw UserError.usage(
            "the checkpoint holds tensor '%s', which this agent does not have: it was made with"
                + " another agent configuration",
            name);
      }
    }
    long seed = counter(state, "seed");
    long made = counter(state, "updates");
    loadParameters(state.tensors());
    moments().forEach(moments -> moments.load(OPTIMIZER, state.tensors()));
    updates = made;
    return seed;
  }

  private static long counter(AgentState state, String name) {
    Long value = state.counters().get(name);
    if (value == null) {
      throw UserError.usage("the checkpoint has no counter '%s'", name);
    }
    return value;
  }

  @Override
  public final void close() {
    worldModel.close();
    actor.close();
    critic.close();
    slowCritic.close();
    others().forEach(ParameterSet::close);
    moments().forEach(Moments::close);
  }
}
