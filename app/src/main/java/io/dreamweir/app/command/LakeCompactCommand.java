package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeCompact;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code dreamweir lake compact}. */
@Command(
    name = "compact",
    description =
        "Packs small files, completes statistics, and deletes files and commits that no version of the last"
            + " lake.keep-versions and no pin needs. Safe beside running streams and readers, and to repeat:"
            + " run it every hour or so.",
    footer = {"", "Example: dreamweir lake compact --lake /data/lake"})
final class LakeCompactCommand extends LakeJobCommand {

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeCompact(lake, config).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeCompact.Result done = (LakeCompact.Result) result;
    out.printf(
        "version %d: %d files (%,d bytes) became %d (%,d bytes) in %.1f s; deleted %d files (%,d bytes)"
            + " and %d commits%s%n",
        done.version(),
        done.filesBefore(),
        done.bytesBefore(),
        done.filesAfter(),
        done.bytesAfter(),
        done.seconds(),
        done.filesDeleted(),
        done.bytesDeleted(),
        done.commitsDeleted(),
        done.pinned().isEmpty() ? "" : "; versions " + done.pinned() + " are pinned");
  }
}
