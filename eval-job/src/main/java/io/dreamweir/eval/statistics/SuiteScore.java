package io.dreamweir.eval.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A number of a suite as its authors define it.
 *
 * @param suite the part of its tasks before the slash
 * @param agent name of the agent
 * @param name what it is: {@code score}, a tag, an achievement
 * @param kind whether it is the suite's headline or a part of it
 * @param value the estimate
 * @param low lower end of its interval, absent where there is one draw
 * @param high upper end of its interval, absent where there is one draw
 * @param episodes episodes behind it
 */
public record SuiteScore(
    String suite,
    String agent,
    String name,
    Kind kind,
    double value,
    @Nullable Double low,
    @Nullable Double high,
    int episodes) {

  /** How a number stands to the others. */
  public enum Kind {
    /** What the suite is summed up by. */
    HEADLINE,
    /** What a headline is made of. */
    PART
  }

  SuiteScore(String suite, String agent, String name, Kind kind, Interval interval, int episodes) {
    this(
        suite,
        agent,
        name,
        kind,
        interval.value(),
        interval.bounded() ? interval.low() : null,
        interval.bounded() ? interval.high() : null,
        episodes);
  }
}
