package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeEpisodes;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir lake episodes}. */
@Command(
    name = "episodes",
    description = "Lists the newest episodes with return, length, end and quality.",
    footer = {
      "",
      "Example: dreamweir lake episodes --lake /data/lake --task mini/catch-long --limit 20"
    })
final class LakeEpisodesCommand extends LakeJobCommand {

  @Option(names = "--task", description = "Only this task.")
  private @Nullable String task;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Most episodes (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeEpisodes(lake, Optional.ofNullable(task), limit).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    out.printf(
        "%-44s %-20s %7s %6s %10s %-10s %-10s%n",
        "episode", "task", "policy", "steps", "return", "end", "status");
    for (LakeEpisodes.Episode e : ((LakeEpisodes.Result) result).episodes()) {
      out.printf(
          "%-44s %-20s %7d %6d %10.3f %-10s %-10s%n",
          e.episodeId(),
          e.task(),
          e.policyVersion(),
          e.steps(),
          e.episodeReturn(),
          e.end(),
          e.status());
    }
  }
}
