package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeShow;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir lake show}. */
@Command(
    name = "show",
    description = "Draws an episode as a sheet of pictures (PNG) or an animation (GIF).",
    footer = {"", "Example: dreamweir lake show EPISODE --lake /data/lake --out episode.gif"})
final class LakeShowCommand extends LakeJobCommand {

  @Parameters(
      paramLabel = "EPISODE",
      description = "Id of the episode (dreamweir lake episodes lists them).")
  private String episode = "";

  @Option(
      names = "--key",
      defaultValue = "image",
      description = "Observation to draw (default: ${DEFAULT-VALUE}).")
  private String key = "image";

  @Option(
      names = "--out",
      defaultValue = "episode.png",
      description = "File to write, .png or .gif (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("episode.png");

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeShow(lake, episode, key, out).run();
  }

  @Override
  protected void print(Object result, PrintWriter writer) {
    LakeShow.Result shown = (LakeShow.Result) result;
    writer.printf(
        "%s: %d of %d rows of %s, return %.3f%n",
        shown.out(), shown.pictures(), shown.rows(), shown.episodeId(), shown.episodeReturn());
  }
}
