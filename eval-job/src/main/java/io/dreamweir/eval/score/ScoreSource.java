package io.dreamweir.eval.score;

import io.dreamweir.error.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Scores from wherever they lie, by the look of the place. */
public final class ScoreSource {
  private ScoreSource() {}

  /**
   * A place as Spark's tables need it: a URI as it is, a path from the root, no slash at its end.
   */
  public static String absolute(String place) {
    String plain = place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    return plain.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
        ? plain
        : Path.of(plain).toAbsolutePath().normalize().toString();
  }

  /**
   * How the episodes of a {@code scores} table were played, a line per agent and protocol; empty
   * for other sources.
   *
   * @param protocol only this one's
   */
  public static Map<String, String> played(
      String place, Optional<String> protocol, Supplier<SparkSession> spark) {
    return place.endsWith(".csv") || place.endsWith(".json")
        ? Map.of()
        : new PlayedEpisodes(spark.get()).of(place, protocol);
  }

  /**
   * Reads scores.
   *
   * @param place a {@code .csv}, {@code .json} or {@code .parquet} file, or a folder or URI that
   *     holds Parquet files or a lake's {@code scores} table
   * @param spark called for Parquet and Delta only
   * @throws UserError if nothing readable is there
   */
  public static List<Score> read(String place, Supplier<SparkSession> spark) {
    boolean remote = place.matches("[a-z0-9]+://.*");
    if (!remote && !Files.exists(Path.of(place.replaceFirst("^file:", "")))) {
      throw UserError.usage("score file %s does not exist", place);
    }
    if (place.endsWith(".csv")) {
      return ScoreCsv.read(Path.of(place));
    }
    if (place.endsWith(".json")) {
      return ScoreJson.read(Path.of(place));
    }
    return new SparkScores(spark.get()).read(place);
  }
}
