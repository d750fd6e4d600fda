package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.npz.NpyArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of a file of DreamerV3 that is still to be written. */
final class DreamerV3Rows {

  private final Spaces spaces;
  private final int capacity;
  private final List<byte[]> observations = new ArrayList<>();
  private final float[] actions;
  private final float[] rewards;
  private final boolean[] first;
  private final boolean[] last;
  private final boolean[] terminal;
  private int count;

  DreamerV3Rows(Spaces spaces, int capacity) {
    this.spaces = spaces;
    this.capacity = capacity;
    spaces.observation().forEach(spec -> observations.add(new byte[capacity * spec.bytes()]));
    actions = new float[capacity * spaces.storedActionWidth()];
    rewards = new float[capacity];
    first = new boolean[capacity];
    last = new boolean[capacity];
    terminal = new boolean[capacity];
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == capacity;
  }

  void clear() {
    count = 0;
  }

  void add(StoredEpisode episode, RowConvention.Rows taken, int t, boolean isLast, boolean end) {
    for (int i = 0; i < observations.size(); i++) {
      int bytes = spaces.observation().get(i).bytes();
      System.arraycopy(
          episode.observations().get(i), t * bytes, observations.get(i), count * bytes, bytes);
    }
    int width = spaces.storedActionWidth();
    for (int i = 0; i < width; i++) {
      // No action is an action of 0 there, as DreamerV3's driver masks it.
      actions[count * width + i] = isLast ? 0 : taken.actions()[t * width + i];
    }
    rewards[count] = taken.rewards()[t];
    first[count] = t == 0;
    last[count] = isLast;
    terminal[count] = end;
    count++;
  }

  List<NpyArray> arrays() {
    List<NpyArray> arrays = new ArrayList<>();
    for (int i = 0; i < observations.size(); i++) {
      TensorSpec spec = spaces.observation().get(i);
      byte[] used = Arrays.copyOf(observations.get(i), count * spec.bytes());
      arrays.add(NpzTensors.array(spec, used, count));
    }
    int at = 0;
    for (ActionHead head : spaces.action()) {
      arrays.add(action(head, at));
      at += head.storedWidth();
    }
    arrays.add(NpyArray.of("reward", Arrays.copyOf(rewards, count), count));
    arrays.add(NpyArray.of("is_first", Arrays.copyOf(first, count)));
    arrays.add(NpyArray.of("is_last", Arrays.copyOf(last, count)));
    arrays.add(NpyArray.of("is_terminal", Arrays.copyOf(terminal, count)));
    return arrays;
  }

  /** An index [T] of a discrete head, numbers [T, size] of a continuous one. */
  private NpyArray action(ActionHead head, int at) {
    int width = spaces.storedActionWidth();
    if (head instanceof ActionHead.Discrete) {
      int[] chosen = new int[count];
      for (int t = 0; t < count; t++) {
        chosen[t] = (int) actions[t * width + at];
      }
      return NpyArray.of(head.name(), chosen, count);
    }
    float[] values = new float[count * head.storedWidth()];
    for (int t = 0; t < count; t++) {
      System.arraycopy(actions, t * width + at, values, t * head.storedWidth(), head.storedWidth());
    }
    return NpyArray.of(head.name(), values, count, head.storedWidth());
  }
}
