package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeInit;
import java.io.PrintWriter;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code dreamweir lake init}. */
@Command(
    name = "init",
    description = "Makes a replay lake where there is none; does nothing where there is one.",
    footer = {"", "Example: dreamweir lake init --lake /data/lake"})
final class LakeInitCommand extends LakeJobCommand {

  @Override
  protected ReplayLake open(SparkSession spark, LakeConfig config) {
    return ReplayLake.openOrCreate(spark, location(), config);
  }

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeInit.Result(lake.location(), lake.version(), ReplayLake.FORMAT_VERSION);
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeInit.Result made = (LakeInit.Result) result;
    out.printf(
        "lake at %s, version %d, format %d%n",
        made.location(), made.version(), made.formatVersion());
  }
}
