package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays one group: every episode in an environment of its own, all actions of a step from one call
 * of the policy.
 */
final class GroupPlayer {

  /** Where an episode of the batch stands. */
  private static final class Slot {
    final Unit unit;
    int attempts;
    @Nullable Environment environment;
    Policy.@Nullable EpisodeMemory memory;
    @Nullable Transition latest;
    double score;
    long steps;
    long frames;
    String reason = "";
    Map<String, Double> measures = Map.of();
    boolean finished;

    Slot(Unit unit, int tried) {
      this.unit = unit;
      this.attempts = tried;
    }

    Policy.EpisodeMemory memory() {
      return Objects.requireNonNull(memory, "a running slot has a memory");
    }

    Transition latest() {
      return Objects.requireNonNull(latest, "a running slot has a row");
    }
  }

  private final UnitGroup group;
  private final PlayRequest request;
  private final EpisodeWatcher watcher;
  private final long startedAt = System.nanoTime();

  GroupPlayer(UnitGroup group) {
    this(group, (unit, step, row) -> {});
  }

  GroupPlayer(UnitGroup group, EpisodeWatcher watcher) {
    this(PlayRequest.first(group), watcher);
  }

  GroupPlayer(PlayRequest request, EpisodeWatcher watcher) {
    this.request = request;
    this.group = request.group();
    this.watcher = watcher;
  }

  /** Plays every unit to its end, its failure or its exclusion. */
  List<Outcome> play() {
    List<Slot> slots = group.units().stream().map(u -> new Slot(u, request.tried(u))).toList();
    TaskDescription description;
    try (Environment probe = Environments.open(group.task(), group.taskOptions())) {
      description = probe.description();
    } catch (RuntimeException e) {
      return failAll(slots, reason(e));
    }
    try (Policy policy = Policies.open(group.source().location(), description.spaces())) {
      Function<Slot, Outcome> judge = s -> outcome(s, description, policy.version(), slots.size());
      playAll(slots, policy, judge);
      return slots.stream().map(judge).toList();
    } catch (RuntimeException e) {
      return failAll(slots, reason(e));
    } finally {
      slots.forEach(GroupPlayer::closeEnvironment);
    }
  }

  private void playAll(List<Slot> slots, Policy policy, Function<Slot, Outcome> judge) {
    Batch batch = new Batch(policy, Policies.actsAlone(group.source().location()));
    slots.forEach(s -> start(s, policy));
    List<Slot> running = running(slots);
    while (!running.isEmpty()) {
      List<Action> actions = batch.act(running);
      for (int i = 0; i < running.size(); i++) {
        step(running.get(i), actions.get(i), policy);
        if (running.get(i).finished) {
          watcher.ended(judge.apply(running.get(i)));
        }
      }
      running = running(slots);
    }
  }

  private static List<Slot> running(List<Slot> slots) {
    return slots.stream().filter(s -> !s.finished).toList();
  }

  private void start(Slot slot, Policy policy) {
    closeEnvironment(slot);
    slot.attempts++;
    slot.score = 0;
    slot.steps = 0;
    slot.frames = 0;
    try {
      watcher.enters(slot.unit);
      Environment environment = Environments.open(group.task(), group.taskOptions());
      slot.environment = environment;
      slot.memory = policy.start(slot.unit.policySeed());
      Transition first = environment.reset(slot.unit.environmentSeed());
      watcher.leaves();
      slot.frames = first.frames();
      slot.latest = first;
      watcher.row(slot.unit, 0, first);
    } catch (RuntimeException e) {
      failed(slot, e, policy);
    }
  }

  private void step(Slot slot, Action action, Policy policy) {
    try {
      if (slot.environment == null) {
        throw new IllegalStateException("a running slot has an environment");
      }
      watcher.enters(slot.unit);
      Transition row = slot.environment.step(action);
      watcher.leaves();
      slot.latest = row;
      slot.score += row.reward();
      slot.steps++;
      slot.frames += row.frames();
      watcher.row(slot.unit, slot.steps, row);
      if (row.end().isLast()) {
        slot.finished = true;
        slot.reason = row.end() == EpisodeEnd.CUT ? "the environment cut the episode" : "";
        slot.measures = slot.environment.measures();
        closeEnvironment(slot);
      }
    } catch (RuntimeException e) {
      failed(slot, e, policy);
    }
  }

  /** Tries again with the same seeds, or gives up with the reason. */
  private void failed(Slot slot, RuntimeException cause, Policy policy) {
    watcher.leaves();
    slot.reason = reason(cause);
    slot.latest = null;
    closeEnvironment(slot);
    if (slot.attempts < group.attempts()) {
      start(slot, policy);
    } else {
      slot.finished = true;
    }
  }

  private static void closeEnvironment(Slot slot) {
    if (slot.environment != null) {
      slot.environment.close();
      slot.environment = null;
    }
  }

  private static String reason(RuntimeException cause) {
    return cause instanceof UserError ? String.valueOf(cause.getMessage()) : cause.toString();
  }

  private Outcome outcome(Slot slot, TaskDescription description, long policyVersion, int slots) {
    EpisodeEnd end = slot.latest == null ? EpisodeEnd.OPEN : slot.latest.end();
    Outcome.Status status =
        switch (end) {
          case TERMINAL, TIME_LIMIT -> Outcome.Status.DONE;
          case CUT -> Outcome.Status.EXCLUDED;
          case OPEN -> Outcome.Status.FAILED;
        };
    return new Outcome(
        slot.unit,
        group.contender(),
        group.source(),
        status,
        status == Outcome.Status.DONE ? "" : slot.reason,
        slot.score,
        slot.steps,
        slot.frames,
        end.name(),
        policyVersion,
        description.version(),
        description.configurationHash(),
        description.romMd5(),
        slot.attempts,
        elapsedMs() / slots,
        slot.measures);
  }

  private List<Outcome> failAll(List<Slot> slots, String reason) {
    return slots.stream().map(s -> Outcome.failed(s.unit, group, reason)).toList();
  }

  private long elapsedMs() {
    return (System.nanoTime() - startedAt) / 1_000_000;
  }

  /**
   * Asks the policy for the actions of the running episodes. A learned policy is always asked for
   * {@code group.size()} actions, each episode at the place that its number gives it, spare
   * episodes at the others: so its arithmetic is the same whichever episodes still run.
   */
  private final class Batch {
    private final Policy policy;
    private final boolean alone;
    private @Nullable Transition spareRow;

    Batch(Policy policy, boolean alone) {
      this.policy = policy;
      this.alone = alone;
    }

    List<Action> act(List<Slot> running) {
      List<Policy.EpisodeMemory> memories = new ArrayList<>(group.size());
      List<Transition> latest = new ArrayList<>(group.size());
      if (alone) {
        for (Slot slot : running) {
          memories.add(slot.memory());
          latest.add(slot.latest());
        }
        return policy.act(memories, latest, ActingMode.EVALUATE);
      }
      Map<Integer, Slot> byPlace = new HashMap<>();
      running.forEach(s -> byPlace.put(s.unit.episode() % group.size(), s));
      for (int place = 0; place < group.size(); place++) {
        Slot slot = byPlace.get(place);
        memories.add(slot == null ? policy.start(0) : slot.memory());
        latest.add(slot == null ? spareRow() : slot.latest());
      }
      List<Action> actions = policy.act(memories, latest, ActingMode.EVALUATE);
      return running.stream().map(s -> actions.get(s.unit.episode() % group.size())).toList();
    }

    private Transition spareRow() {
      if (spareRow == null) {
        try (Environment environment = Environments.open(group.task(), group.taskOptions())) {
          spareRow = environment.reset(0);
        }
      }
      return spareRow;
    }
  }
}
