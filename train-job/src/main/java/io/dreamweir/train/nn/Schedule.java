package io.dreamweir.train.nn;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number that may change with a step count, written as text: {@code 1e-3}, {@code
 * linear(from,to,steps)}, {@code warmup(steps,value)}, {@code exp(from,to,halflife)}, {@code
 * horizon(from,to,steps)} (of which it is {@code 1 - 1/h}).
 *
 * @param text the schedule as written
 */
public record Schedule(String text) {

  private static final Pattern CALL = Pattern.compile("(linear|warmup|exp|horizon)\\(([^()]*)\\)");

  public Schedule {
    evaluate(text, 0);
  }

  /** The value at a step. */
  public double at(long step) {
    return evaluate(text, step);
  }

  private static double evaluate(String text, long step) {
    Matcher call = CALL.matcher(text.strip());
    try {
      if (!call.matches()) {
        return Double.parseDouble(text);
      }
      double[] x =
          Arrays.stream(call.group(2).split(","))
              .mapToDouble(s -> Double.parseDouble(s.strip()))
              .toArray();
      return switch (call.group(1)) {
        case "linear" -> mix(x[0], x[1], step / x[2]);
        case "warmup" -> mix(0, x[1], step / x[0]);
        case "exp" -> (x[0] - x[1]) * Math.pow(0.5, step / x[2]) + x[1];
        default -> 1 - 1 / mix(x[0], x[1], step / x[2]);
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a number, linear(from,to,steps), warmup(steps,value),"
              + " exp(from,to,halflife) or horizon(from,to,steps)",
          e);
    }
  }

  private static double mix(double from, double to, double share) {
    double clipped = Math.min(1, Math.max(0, share));
    return (1 - clipped) * from + clipped * to;
  }
}
