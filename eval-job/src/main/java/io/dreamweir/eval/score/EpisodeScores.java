package io.dreamweir.eval.score;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads episodes one by one, for questions that their mean does not answer. */
public final class EpisodeScores {
  private EpisodeScores() {}

  /**
   * The episodes that one policy has played, one row per unit.
   *
   * @param root lake root, or another folder, that holds the {@code scores} table
   * @param policy the policy's fingerprint, for example {@code random}
   * @throws UserError if there is no such table
   */
  public static List<EpisodeScore> of(SparkSession spark, String root, String policy) {
    String plain = ScoreSource.absolute(root);
    for (String place : List.of(plain, plain + "/scores")) {
      if (DeltaTable.isDeltaTable(spark, place)) {
        return rows(spark, place, policy);
      }
    }
    throw UserError.usage(
        "%s holds no scores table; `dreamweir eval --out %s` makes one", root, root);
  }

  private static List<EpisodeScore> rows(SparkSession spark, String place, String policy) {
    List<EpisodeScore> episodes = new ArrayList<>();
    for (Row row :
        spark
            .read()
            .format("delta")
            .load(place)
            .where(col("status").equalTo("done").and(col("policy").equalTo(policy)))
            .dropDuplicates("unit")
            .select("agent", "game", "task", "protocol", "protocol_hash", "score", "frames")
            .orderBy("protocol_hash", "game", "score", "frames")
            .collectAsList()) {
      episodes.add(
          new EpisodeScore(
              row.getString(0),
              GameName.canonical(row.getString(1)),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getDouble(5),
              row.getLong(6)));
    }
    return episodes;
  }
}
