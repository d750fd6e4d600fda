package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreCsv;
import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published runs of five agents at 200M frames. */
public final class PublishedScores {
  private PublishedScores() {}

  /** Every row of the file. */
  public static List<Score> rows() {
    return ScoreCsv.parse(text("atari200m_scores.csv"), "atari200m_scores.csv");
  }

  /** One agent's final scores over the built-in reference. */
  public static AgentScores agent(String name) {
    return AgentScores.of(
        ScoreTable.of(rows()), name, ReferenceTable.builtIn(), MissingGames.REFUSE);
  }

  /** A resource as text. */
  public static String text(String resource) {
    try (InputStream in = PublishedScores.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
