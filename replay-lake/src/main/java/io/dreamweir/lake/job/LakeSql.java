package io.dreamweir.lake.job;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Answers a SQL query over the views of a lake: {@code episodes}, {@code steps}, and every table by
 * its name; the function {@code frame} decodes blocks.
 */
public final class LakeSql {

  /**
   * The answer.
   *
   * @param rows values as text, null where the value is null; binary values as their length
   * @param truncated whether there are more rows than the limit
   */
  public record Result(
      List<String> columns, List<List<@Nullable String>> rows, boolean truncated) {}

  private final ReplayLake lake;
  private final String query;
  private final int limit;

  /**
   * @param limit most rows of the answer
   */
  public LakeSql(ReplayLake lake, String query, int limit) {
    this.lake = lake;
    this.query = query;
    this.limit = limit;
  }

  /**
   * Runs the query.
   *
   * @throws UserError if it is not SQL, or names what does not exist
   */
  public Result run() {
    SparkSession session = lake.spark().newSession();
    ReplayLake own = ReplayLake.open(session, lake.location());
    for (LakeTable table : LakeTable.values()) {
      own.table(table).ifPresent(rows -> rows.createOrReplaceTempView(table.folder()));
    }
    own.episodes().createOrReplaceTempView("episodes");
    own.steps().createOrReplaceTempView("steps");
    try {
      Dataset<Row> answer = session.sql(query);
      List<String> columns = new ArrayList<>();
      for (StructField field : answer.schema().fields()) {
        columns.add(field.name());
      }
      List<Row> rows = answer.limit(limit + 1).collectAsList();
      boolean truncated = rows.size() > limit;
      return new Result(
          columns,
          rows.subList(0, Math.min(rows.size(), limit)).stream().map(LakeSql::texts).toList(),
          truncated);
    } catch (Exception e) {
      // Spark declares none of its checked exceptions to Java.
      if (e instanceof ParseException || e instanceof AnalysisException) {
        throw new UserError(
            UserError.Kind.USAGE, "the query cannot be answered: " + firstLine(e), e);
      }
      throw e;
    }
  }

  private static List<@Nullable String> texts(Row row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      texts.add(text(row.get(i)));
    }
    return texts;
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    if (value instanceof scala.collection.Seq<?> sequence) {
      return sequence.mkString("[", ", ", "]");
    }
    return value.toString();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }
}
