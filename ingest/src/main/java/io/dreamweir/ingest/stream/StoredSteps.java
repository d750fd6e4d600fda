package io.dreamweir.ingest.stream;

import java.util.Arrays;

/**
 * Which steps of one episode are stored: disjoint ranges [from, to), sorted. An episode that
 * arrives in order is one range, whatever its length.
 */
final class StoredSteps {
  private int[] bounds = {};

  /** Start of the episode, epoch milliseconds. */
  final long startMs;

  StoredSteps(long startMs) {
    this.startMs = startMs;
  }

  /** Number of ranges. */
  int ranges() {
    return bounds.length / 2;
  }

  /** Whether that step is stored. */
  boolean contains(int step) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (step >= bounds[i] && step < bounds[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Adds steps [from, to), joining ranges that touch or overlap. */
  void add(int from, int to) {
    int[] joined = new int[bounds.length + 2];
    int size = 0;
    int i = 0;
    for (; i < bounds.length && bounds[i + 1] < from; i += 2) {
      joined[size++] = bounds[i];
      joined[size++] = bounds[i + 1];
    }
    for (; i < bounds.length && bounds[i] <= to; i += 2) {
      from = Math.min(from, bounds[i]);
      to = Math.max(to, bounds[i + 1]);
    }
    joined[size++] = from;
    joined[size++] = to;
    for (; i < bounds.length; i++) {
      joined[size++] = bounds[i];
    }
    bounds = size == joined.length ? joined : Arrays.copyOf(joined, size);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
