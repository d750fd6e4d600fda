package io.dreamweir.train.policy;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import java.util.ArrayList;
import java.util.List;

/** A network's parameters of one moment, acting. Its memory of an episode is the latent state. */
final class LearnedPolicy implements Policy {

  private record Memory(ActingNetwork.EpisodeState state) implements EpisodeMemory {}

  private final AgentFactory factory;
  private final ActingNetwork network;

  /** A policy that owns both. */
  LearnedPolicy(AgentFactory factory, ActingNetwork network) {
    this.factory = factory;
    this.network = network;
  }

  @Override
  public long version() {
    return network.updates();
  }

  @Override
  public Spaces spaces() {
    return network.spaces();
  }

  @Override
  public EpisodeMemory start(long seed) {
    return new Memory(network.start(seed));
  }

  @Override
  public List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
    List<ActingNetwork.EpisodeState> states = new ArrayList<>(memories.size());
    for (EpisodeMemory memory : memories) {
      states.add(((Memory) memory).state());
    }
    return network.act(states, latest, mode);
  }

  @Override
  public void close() {
    network.close();
    factory.close();
  }
}
