package io.dreamweir.eval.score;

import io.dreamweir.error.UserError;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which points of a run make its final score. Part of every result. */
public sealed interface Window {

  /** The final score of one run. */
  double finalScore(List<Score> run);

  /** The text that {@link #parse} reads. */
  String text();

  /**
   * Reads {@code last-point} or {@code last-frames: 5e6}.
   *
   * @throws UserError if it is neither
   */
  static Window parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.equals("last-point")) {
      return new LastPoint();
    }
    if (plain.startsWith("last-frames:")) {
      try {
        double frames = Double.parseDouble(plain.substring("last-frames:".length()).strip());
        if (frames >= 1) {
          return new LastFrames((long) frames);
        }
      } catch (NumberFormatException e) {
        // told below, with what is possible
      }
    }
    throw UserError.usage(
        "window '%s' is neither 'last-point' nor 'last-frames: N' with N of 1 or more, for example 'last-frames: 5e6'",
        text);
  }

  /** The point with the most frames. */
  record LastPoint() implements Window {
    @Override
    public double finalScore(List<Score> run) {
      return run.stream().max(Comparator.comparingLong(Score::frames)).orElseThrow().score();
    }

    @Override
    public String text() {
      return "last-point";
    }
  }

  /**
   * The mean over the points of the last frames of a run.
   *
   * @param frames length of the window in emulator frames
   */
  record LastFrames(long frames) implements Window {
    @Override
    public double finalScore(List<Score> run) {
      long end = run.stream().mapToLong(Score::frames).max().orElseThrow();
      return run.stream()
          .filter(s -> s.frames() > end - frames)
          .mapToDouble(Score::score)
          .average()
          .orElseThrow();
    }

    @Override
    public String text() {
      return "last-frames: " + frames;
    }
  }
}
