package io.dreamweir.train.engine.nd4j;

import java.util.ArrayList;
import java.util.List;

/** Shapes of results, known while a program is traced. */
final class Shapes {
  private Shapes() {}

  static long[] longs(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).toArray();
  }

  static int elements(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** From 0 for the first axis, whatever the sign. */
  static int axis(int axis, int rank) {
    int positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank) {
      throw new IllegalArgumentException("axis " + axis + " of a tensor with " + rank + " axes");
    }
    return positive;
  }

  /** As in NumPy. */
  static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
    int rank = Math.max(a.size(), b.size());
    List<Integer> result = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      int x = i < rank - a.size() ? 1 : a.get(i - rank + a.size());
      int y = i < rank - b.size() ? 1 : b.get(i - rank + b.size());
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
      }
      result.add(Math.max(x, y));
    }
    return result;
  }

  /** Without some axes; without all where none is named. */
  static List<Integer> without(List<Integer> shape, int[] axes) {
    if (axes.length == 0) {
      return List.of();
    }
    List<Integer> rest = new ArrayList<>(shape);
    for (int axis : axes) {
      rest.set(axis(axis, shape.size()), null);
    }
    rest.removeIf(extent -> extent == null);
    return rest;
  }

  /** With one extent changed. */
  static List<Integer> with(List<Integer> shape, int axis, int extent) {
    List<Integer> changed = new ArrayList<>(shape);
    changed.set(axis(axis, shape.size()), extent);
    return changed;
  }

  /** Fills in the one extent that is -1. */
  static List<Integer> resolved(List<Integer> from, int[] to) {
    int known = 1;
    int open = -1;
    List<Integer> shape = new ArrayList<>(to.length);
    for (int i = 0; i < to.length; i++) {
      shape.add(to[i]);
      if (to[i] < 0) {
        open = i;
      } else {
        known = Math.multiplyExact(known, to[i]);
      }
    }
    if (open >= 0) {
      shape.set(open, elements(from) / known);
    }
    if (elements(shape) != elements(from)) {
      throw new IllegalArgumentException("shape " + from + " cannot become " + shape);
    }
    return shape;
  }
}
