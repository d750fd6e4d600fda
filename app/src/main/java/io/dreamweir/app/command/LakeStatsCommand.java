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
    TextTable table =
        new TextTable(
            "task",
            "episodes",
            "complete",
            "broken",
            "steps",
            "mean return",
            "policies",
            "from",
            "to");
    for (LakeStats.Task task : stats.tasks()) {
      table.row(
          task.task(),
          String.format("%,d", task.episodes()),
          String.format("%,d", task.complete()),
          String.format("%,d", task.broken()),
          String.format("%,d", task.steps()),
          Double.isNaN(task.meanReturn()) ? "" : TextTable.number(task.meanReturn()),
          task.policies(),
          task.first(),
          task.last());
    }
    table.print(out);
    out.printf(
        "%,d steps, %,d rows in %,d chunks and %,d files: %,d bytes, %.1f per row; %d messages rejected%n",
        stats.steps(),
        stats.rows(),
        stats.chunks(),
        stats.files(),
        stats.bytes(),
        stats.bytesPerRow(),
        stats.rejected());
  }
}
