package io.dreamweir.train.policy;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.ActingNetwork;
import java.util.ArrayList;
import java.util.List;

/** A network's parameters of one moment, acting. Its memory of an episode is the latent state. */
final class LearnedPolicy implements Policy {

  private record Memory(ActingNetwork.EpisodeState state) implements EpisodeMemory {}

  private final OpenNetworks.Lease lease;
  private final ActingNetwork network;
  private boolean closed;

  /** A policy that lets go of the network when it is closed. */
  LearnedPolicy(OpenNetworks.Lease lease) {
    this.lease = lease;
    this.network = lease.network();
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
    if (!closed) {
      closed = true;
      lease.close();
    }
  }
}
