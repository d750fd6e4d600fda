package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeRetain;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir lake retain}. */
@Command(
    name = "retain",
    description =
        "Drops the oldest whole buckets until at most a number of rows is left: first in, first out.",
    footer = {"", "Example: dreamweir lake retain --lake /data/lake --capacity 2000000 --dry-run"})
final class LakeRetainCommand extends LakeJobCommand {

  @Option(
      names = "--capacity",
      required = true,
      paramLabel = "ROWS",
      description = "Most rows to keep.")
  private long capacity;

  @Option(names = "--dry-run", description = "Say what would go, drop nothing.")
  private boolean dryRun;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeRetain(lake, capacity, dryRun ? LakeRetain.Mode.DRY_RUN : LakeRetain.Mode.DROP)
        .run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeRetain.Result done = (LakeRetain.Result) result;
    done.dropped().forEach(d -> out.printf("%s %s: %,d rows%n", d.task(), d.bucket(), d.rows()));
    out.printf(
        "%s %,d rows, %,d stay (version %d)%n",
        dryRun ? "would drop" : "dropped", done.rowsDropped(), done.rowsKept(), done.version());
  }
}
