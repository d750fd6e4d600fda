package io.dreamweir.eval.gate;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the gate says of a candidate. */
public enum Verdict {
  /** The whole interval of the difference lies above the margin. */
  BETTER("better"),
  /** The whole interval lies within the margin. */
  EQUAL_WITHIN_MARGIN("equal-within-margin"),
  /** The whole interval lies below minus the margin. */
  WORSE("worse"),
  /** The interval crosses a margin; more seeds are needed. */
  UNDECIDED("undecided");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The word in JSON and on the terminal. */
  @JsonValue
  public String text() {
    return text;
  }

  /** Exit code of the gate: 1 only for a real regression. */
  public int exitCode() {
    return this == WORSE ? 1 : 0;
  }
}
