package io.dreamweir.eval.score;

import io.dreamweir.error.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads score files: columns {@code agent,game,seed,score}; {@code frames} and {@code protocol} are
 * optional, others are ignored.
 */
public final class ScoreCsv {
  private ScoreCsv() {}

  /**
   * Reads a file.
   *
   * @throws UserError naming file and line of a missing column, an empty name, or a score that is
   *     not a finite number
   */
  public static List<Score> read(Path file) {
    return scores(CsvTable.read(file));
  }

  /** Reads a text, for example a resource. */
  public static List<Score> parse(String text, String source) {
    return scores(CsvTable.parse(text, source));
  }

  private static List<Score> scores(CsvTable table) {
    List<Score> scores = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      try {
        scores.add(
            new Score(
                table.text(i, "agent"),
                GameName.canonical(table.text(i, "game")),
                table.text(i, "seed"),
                table.number(i, "score"),
                frames(table, i),
                table.has("protocol") ? table.text(i, "protocol") : ""));
      } catch (IllegalArgumentException e) {
        throw new UserError(
            UserError.Kind.USAGE,
            table.place(i) + ": " + e.getMessage() + "; repair or remove the row",
            e);
      }
    }
    return scores;
  }

  private static long frames(CsvTable table, int row) {
    if (!table.has("frames") || table.text(row, "frames").isEmpty()) {
      return Score.FRAMES_UNKNOWN;
    }
    double frames = table.number(row, "frames");
    if (!(frames >= 0 && frames <= 1e15)) {
      throw new IllegalArgumentException("frames is " + frames + "; 0 or more are expected");
    }
    return Math.round(frames);
  }
}
