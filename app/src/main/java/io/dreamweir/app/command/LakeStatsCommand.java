package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeStats;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code dreamweir lake stats}. */
@Command(
    name = "stats",
    description = "Says what a lake holds, per task and in all.",
    footer = {"", "Example: dreamweir lake stats --lake /data/lake"})
final class LakeStatsCommand extends LakeJobCommand {

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeStats(lake).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeStats.Result stats = (LakeStats.Result) result;
    out.printf("%s, version %d%n", stats.location(), stats.version());
    out.printf(
        "%-24s %9s %9s %7s %12s %12s %12s%n",
        "task", "episodes", "complete", "broken", "rows", "mean return", "policies");
    for (LakeStats.Task task : stats.tasks()) {
      out.printf(
          "%-24s %9d %9d %7d %12d %12.3f %12d%n",
          task.task(),
          task.episodes(),
          task.complete(),
          task.broken(),
          task.rows(),
          task.meanReturn(),
          task.policies());
    }
    out.printf(
        "%,d rows in %,d chunks and %,d files: %,d bytes, %.1f per row; %d messages rejected%n",
        stats.rows(),
        stats.chunks(),
        stats.files(),
        stats.bytes(),
        stats.bytesPerRow(),
        stats.rejected());
  }
}
