package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeRepair;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code dreamweir lake repair}. */
@Command(
    name = "repair",
    description =
        "Sets damaged chunks and data files aside, in the lake's quarantine, so that the rest can be read;"
            + " deletes nothing.",
    footer = {"", "Example: dreamweir lake repair --lake /data/lake"})
final class LakeRepairCommand extends LakeJobCommand {

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeRepair(lake).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeRepair.Result done = (LakeRepair.Result) result;
    out.printf(
        Locale.ROOT,
        "version %d: %,d data files and %,d chunks set aside; %,d episodes are broken%n",
        done.version(),
        done.filesSetAside(),
        done.chunksSetAside(),
        done.brokenEpisodes());
  }
}
