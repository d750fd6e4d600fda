package io.dreamweir.run;

/**
 * One line of a golden comparison: how far one recomputed tensor is from the recorded one.
 *
 * @param fixture file or folder the recorded values come from, for example {@code pong_sticky25}
 * @param group what is compared as one kind, with one limit, for example {@code gradients}
 * @param tensor name of the tensor or column
 * @param maxRelative largest absolute difference, relative to the recorded tensor's largest
 *     magnitude; 0 where the values are equal
 * @param limit largest {@code maxRelative} that holds; 0 demands equality
 * @param ok whether it holds
 */
public record GoldenResult(
    String fixture, String group, String tensor, double maxRelative, double limit, boolean ok) {

  /** Judges {@code maxRelative} against {@code limit}; a value that is not finite never holds. */
  public static GoldenResult of(
      String fixture, String group, String tensor, double maxRelative, double limit) {
    return new GoldenResult(fixture, group, tensor, maxRelative, limit, maxRelative <= limit);
  }
}
