package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeFaults;
import io.dreamweir.lake.ReplayLake;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that opens a lake with Spark and runs one job on it. */
@Command
abstract class LakeJobCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

  /** The work on the open lake. */
  protected abstract Object run(ReplayLake lake, LakeConfig config) throws Exception;

  /** Where the lake is. */
  protected final String location() {
    return lake.uri();
  }

  @Override
  protected Object run() throws Exception {
    LakeConfig config = common().configuration().bind("lake", LakeConfig.class);
    try (SparkSession spark = SparkSessions.open()) {
      return run(open(spark, config), config);
    } catch (Exception e) {
      throw LakeFaults.explain(location(), e).map(Exception.class::cast).orElse(e);
    }
  }

  /** Opens the lake; {@code init} makes it first. */
  protected ReplayLake open(SparkSession spark, LakeConfig config) {
    return ReplayLake.open(spark, location());
  }

  /** Text of a value in a table; absent values are empty. */
  protected static String cell(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
