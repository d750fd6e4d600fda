package io.dreamweir.experience;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What every environment promises, each promise as a check that can be run. Free of any test
 * framework, so that somebody's own environment can be held to it anywhere:
 *
 * <pre>{@code
 * for (EnvironmentContract promise : EnvironmentContract.values()) {
 *   promise.check(() -> Environments.open("mini/catch", Map.of()));
 * }
 * }</pre>
 */
public enum EnvironmentContract {
  /** Row 0 has no action, reward 0, and leaves the episode open. */
  RESET_ROW_STARTS_THE_EPISODE {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      for (int episode = 0; episode < 3; episode++) {
        Transition row = environment.reset(episode);
        require(row.action().equals(Action.none(environment.spaces())), "action " + row.action());
        require(row.reward() == 0, "reward " + row.reward());
        require(row.end() == EpisodeEnd.OPEN, "end " + row.end());
      }
    }
  },
  /** Every tensor has its declared size; the action of a row is the one that was asked for. */
  ROWS_LIE_IN_THE_SPACES {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      Spaces spaces = environment.spaces();
      List<Action> actions = actions(environment, ROWS);
      List<Transition> rows = play(environment, 5, actions);
      for (int i = 0; i < rows.size(); i++) {
        List<byte[]> tensors = rows.get(i).observation().tensors();
        require(tensors.size() == spaces.observation().size(), "number of tensors in row " + i);
        for (int k = 0; k < tensors.size(); k++) {
          TensorSpec spec = spaces.observation().get(k);
          require(
              tensors.get(k).length == spec.bytes(),
              "row " + i + " has " + tensors.get(k).length + " bytes for " + spec);
        }
        require(i == 0 || rows.get(i).action().equals(actions.get(i - 1)), "action of row " + i);
        require(rows.get(i).end() != EpisodeEnd.CUT, "only an actor cuts, row " + i);
      }
    }
  },
  /** In a fresh environment, the same seed and actions give the same rows, byte for byte. */
  SEED_AND_ACTIONS_GIVE_THE_EPISODE {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      List<Action> actions = actions(environment, ROWS);
      List<Transition> first = play(environment, 11, actions);
      try (Environment other = fresh.get()) {
        List<Transition> second = play(other, 11, actions);
        require(first.size() == second.size(), "lengths " + first.size() + ", " + second.size());
        for (int i = 0; i < first.size(); i++) {
          require(same(first.get(i), second.get(i)), "row " + i + " differs");
        }
      }
    }
  },
  /** A step before the first reset, or after the end, is a bug of the caller and says so. */
  NO_STEP_OUTSIDE_AN_EPISODE {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      List<Action> actions = actions(environment, LONGEST_EPISODE);
      requireThrows(
          IllegalStateException.class,
          () -> environment.step(actions.get(0)),
          "a step before reset");
      List<Transition> rows = play(environment, 3, actions);
      if (rows.get(rows.size() - 1).end().isLast()) {
        requireThrows(
            IllegalStateException.class,
            () -> environment.step(actions.get(0)),
            "a step after the end");
        require(environment.reset(4).end() == EpisodeEnd.OPEN, "reset after the end");
      }
    }
  },
  /** An action outside its space is refused and changes nothing. */
  REFUSES_ACTIONS_OUTSIDE_THE_SPACE {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      List<Action> actions = actions(environment, 20);
      List<Transition> undisturbed;
      try (Environment other = fresh.get()) {
        undisturbed = play(other, 1, actions);
      }
      environment.reset(1);
      int width = environment.spaces().storedActionWidth();
      for (int i = 1; i < undisturbed.size(); i++) {
        for (float value : new float[] {-2f, 0.5f + (1 << 20), 1 << 20, Float.NaN}) {
          float[] wrong = new float[width];
          wrong[i % width] = value;
          refuse(environment, new Action(wrong));
        }
        refuse(environment, new Action(new float[width + 1]));
        Transition row = environment.step(actions.get(i - 1));
        require(same(row, undisturbed.get(i)), "row " + i + " after refused actions");
      }
    }
  },
  /** Arrays that were handed out are never written again, and never handed out twice. */
  HANDED_OUT_ARRAYS_ARE_THE_RECEIVERS {
    @Override
    void check(Environment environment, Supplier<Environment> fresh) {
      List<Transition> rows = new ArrayList<>();
      List<byte[]> copies = new ArrayList<>();
      IdentityHashMap<byte[], Integer> seen = new IdentityHashMap<>();
      for (int episode = 0; episode < 3; episode++) {
        rows.addAll(play(environment, 1, actions(environment, 100)));
        for (Transition row : rows.subList(copies.size(), rows.size())) {
          copies.add(bytes(row));
        }
      }
      for (int i = 0; i < rows.size(); i++) {
        require(Arrays.equals(bytes(rows.get(i)), copies.get(i)), "row " + i + " changed");
        for (byte[] tensor : rows.get(i).observation().tensors()) {
          require(seen.put(tensor, i) == null, "row " + i + " shares an array with another");
        }
      }
    }
  };

  private static final int ROWS = 300;
  private static final int LONGEST_EPISODE = 30_000;

  abstract void check(Environment environment, Supplier<Environment> fresh);

  /**
   * Checks this promise.
   *
   * @param fresh opens new environments of one task with one set of options
   * @throws IllegalStateException if the promise is broken, saying where
   */
  public void check(Supplier<Environment> fresh) {
    try (Environment environment = fresh.get()) {
      check(environment, fresh);
    } catch (BrokenPromise e) {
      try (Environment environment = fresh.get()) {
        throw new IllegalStateException(
            "[" + environment.description().task() + "] " + this + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String message) {
      super(message);
    }
  }

  private static void require(boolean holds, String where) {
    if (!holds) {
      throw new BrokenPromise(where);
    }
  }

  private static void requireThrows(
      Class<? extends RuntimeException> type, Runnable call, String what) {
    try {
      call.run();
    } catch (RuntimeException e) {
      require(type.isInstance(e), what + " throws " + e);
      return;
    }
    throw new BrokenPromise(what + " is accepted");
  }

  private static void refuse(Environment environment, Action wrong) {
    requireThrows(IllegalArgumentException.class, () -> environment.step(wrong), "action " + wrong);
  }

  /** Random actions, the same for every environment of the same spaces. */
  private static List<Action> actions(Environment environment, int count) {
    Policy random = new RandomPolicy(environment.spaces());
    List<Policy.EpisodeMemory> memory = List.of(random.start(7));
    return IntStream.range(0, count)
        .mapToObj(i -> random.act(memory, List.of(), ActingMode.TRAIN).get(0))
        .toList();
  }

  /** Plays until the episode or the actions end. */
  private static List<Transition> play(Environment environment, long seed, List<Action> actions) {
    List<Transition> rows = new ArrayList<>();
    rows.add(environment.reset(seed));
    for (int i = 0; i < actions.size() && rows.get(i).end() == EpisodeEnd.OPEN; i++) {
      rows.add(environment.step(actions.get(i)));
    }
    return rows;
  }

  private static boolean same(Transition a, Transition b) {
    return a.action().equals(b.action())
        && a.reward() == b.reward()
        && a.end() == b.end()
        && a.frames() == b.frames()
        && Arrays.equals(bytes(a), bytes(b));
  }

  private static byte[] bytes(Transition row) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    row.observation().tensors().forEach(all::writeBytes);
    return all.toByteArray();
  }
}
