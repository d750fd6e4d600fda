package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.transfer.LakeExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir lake export}. */
@Command(
    name = "export",
    description =
        "Writes the whole episodes of a task to files of another program, and says what those cannot hold.",
    footer = {
      "",
      FormatOption.LIST,
      "Only steps holds everything that a lake holds of an episode.",
      "Example: dreamweir lake export --lake lake --format dreamerv2 --to episodes --task atari/pong"
    })
final class LakeExportCommand extends LakeJobCommand {

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Folder to make; absent or empty.")
  private Path to = Path.of("");

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--task",
      paramLabel = "T",
      description = "Task to export (default: the lake's only one).")
  private @Nullable String task;

  @Mixin private VersionOption version = new VersionOption();

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeExport(lake, Optional.ofNullable(task), format.value(), to, version.asLong())
        .run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeExport.Result done = (LakeExport.Result) result;
    out.printf(
        Locale.ROOT,
        "%,d episodes (%,d steps) of %s, version %d, in %,d files, %,d bytes: %s%n",
        done.episodes(),
        done.steps(),
        done.task(),
        done.version(),
        done.files(),
        done.bytes(),
        done.to());
    done.notes().forEach(note -> out.println("note: " + note));
  }
}
