package io.dreamweir.run;

/**
 * One tensor of a golden fixture, recomputed.
 *
 * @param fixture file or folder the numbers come from
 * @param group kind of numbers, with one common limit
 * @param tensor name in the fixture
 * @param maxRelative largest absolute difference divided by the golden tensor's largest magnitude
 * @param limit largest {@code maxRelative} that passes
 * @param ok whether it passed
 */
public record GoldenResult(
    String fixture, String group, String tensor, double maxRelative, double limit, boolean ok) {}
