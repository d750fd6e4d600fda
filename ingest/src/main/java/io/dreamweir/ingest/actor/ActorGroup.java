package io.dreamweir.ingest.actor;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Policy.EpisodeMemory;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Actors of one thread, played in lockstep: one policy call chooses for all of them, which for a
 * network costs little more than for one. While a new version spreads, there is one call per
 * version that still plays an episode.
 */
final class ActorGroup implements Runnable {

  private final List<Actor> actors;
  private final PolicySource policies;
  private final EnvironmentStepLimiter limiter;
  private int next;

  ActorGroup(List<Actor> actors, PolicySource policies, EnvironmentStepLimiter limiter) {
    this.actors = List.copyOf(actors);
    this.policies = policies;
    this.limiter = limiter;
  }

  /** Plays until the limiter ends it; episodes under way are then cut and handed on. */
  @Override
  public void run() {
    try {
      int granted;
      while ((granted = limiter.take(actors.size())) > 0) {
        playOneRow(granted);
      }
    } catch (RuntimeException e) {
      try {
        cutAll();
      } catch (RuntimeException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
    cutAll();
  }

  private void cutAll() {
    actors.forEach(actor -> actor.cut().ifPresent(policies::release));
  }

  /** Each of the next {@code count} actors plays one row: a reset row or a step. */
  private void playOneRow(int count) {
    IdentityHashMap<Policy, List<Actor>> byPolicy = new IdentityHashMap<>(2);
    for (int i = 0; i < count; i++) {
      Actor actor = actors.get((next + i) % actors.size());
      if (actor.isBetweenEpisodes()) {
        actor.begin(policies.newest());
      } else {
        byPolicy.computeIfAbsent(actor.policy(), p -> new ArrayList<>(count)).add(actor);
      }
    }
    next = (next + count) % actors.size();
    byPolicy.forEach(this::act);
  }

  private void act(Policy policy, List<Actor> acting) {
    List<EpisodeMemory> memories = new ArrayList<>(acting.size());
    List<Transition> latest = new ArrayList<>(acting.size());
    for (Actor actor : acting) {
      memories.add(actor.memory());
      latest.add(actor.latest());
    }
    List<Action> actions = policy.act(memories, latest, ActingMode.TRAIN);
    for (int i = 0; i < acting.size(); i++) {
      acting.get(i).step(actions.get(i)).ifPresent(policies::release);
    }
  }
}
