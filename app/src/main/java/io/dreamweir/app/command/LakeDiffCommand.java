package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeDiff;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir lake diff}. */
@Command(
    name = "diff",
    description =
        "Says which episodes came, grew, changed and went between two versions of a lake.",
    footer = {"", "Example: dreamweir lake diff 12 40 --lake /data/lake"})
final class LakeDiffCommand extends LakeJobCommand {

  @Parameters(index = "0", paramLabel = "V1", description = "The one version.")
  private long from;

  @Parameters(index = "1", paramLabel = "V2", description = "The other version.")
  private long to;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Most episodes that are listed (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeDiff(lake, from, to, limit).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeDiff.Result diff = (LakeDiff.Result) result;
    if (!diff.tasks().isEmpty()) {
      TextTable table =
          new TextTable("task", "came", "grew", "changed", "went", "rows came", "rows went");
      for (LakeDiff.Task t : diff.tasks()) {
        table.row(t.task(), t.came(), t.grew(), t.changed(), t.went(), t.rowsCame(), t.rowsWent());
      }
      table.print(out);
    }
    for (LakeDiff.Episode e : diff.episodes()) {
      out.printf(
          Locale.ROOT,
          "%s [%s/%s] %d to %d rows%n",
          e.change(),
          e.task(),
          e.episodeId(),
          e.rowsBefore(),
          e.rowsAfter());
    }
    out.printf(
        Locale.ROOT,
        "version %d to %d: %,d chunks came, %,d went%n",
        diff.from(),
        diff.to(),
        diff.chunksCame(),
        diff.chunksWent());
  }
}
