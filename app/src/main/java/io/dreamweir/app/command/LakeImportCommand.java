package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.transfer.ImportRequest;
import io.dreamweir.lake.transfer.LakeImport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir lake import}. */
@Command(
    name = "import",
    description =
        "Takes episodes of other programs' files into a lake, which it makes if there is none;"
            + " importing the same files again changes nothing.",
    footer = {
      "",
      FormatOption.LIST,
      "Minari: first replay-lake/python/minari_steps.py. Train from it with `dreamweir train --lake L --as-fast-as-possible`.",
      "Example: dreamweir lake import --lake lake --from logdir/train_episodes --format dreamerv2 --task atari/pong"
    })
final class LakeImportCommand extends LakeJobCommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files.")
  private Path from = Path.of("");

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--task",
      required = true,
      paramLabel = "T",
      description = "Task that the episodes are of.")
  private String task = "";

  @Option(
      names = "--environment-version",
      defaultValue = "imported",
      paramLabel = "V",
      description = "Version of the environment (default: ${DEFAULT-VALUE}).")
  private String environmentVersion = "imported";

  @Option(
      names = "--keys",
      split = ",",
      paramLabel = "KEY",
      description = "Observations to take (default: all).")
  private List<String> keys = List.of();

  @Option(
      names = "--action-keys",
      split = ",",
      defaultValue = "action",
      paramLabel = "KEY",
      description = "Arrays or columns that are actions (default: ${DEFAULT-VALUE}).")
  private List<String> actionKeys = List.of("action");

  @Option(
      names = "--actions",
      paramLabel = "N",
      description = "Choices of a discrete action, where the files keep only its index.")
  private @Nullable Integer actions;

  @Option(
      names = "--frames-per-step",
      defaultValue = "1",
      paramLabel = "N",
      description = "Emulator frames of each step (default: ${DEFAULT-VALUE}).")
  private int framesPerStep;

  @Option(
      names = "--policy-version",
      defaultValue = "-1",
      paramLabel = "V",
      description = "Updates behind the policy that played; -1 is random (default).")
  private long policyVersion;

  @Option(
      names = "--unfinished",
      defaultValue = "SKIP",
      description = "Episodes without an end: skip or cut (default: skip).")
  private ImportRequest.Unfinished unfinished = ImportRequest.Unfinished.SKIP;

  @Override
  protected ReplayLake open(SparkSession spark, LakeConfig config) {
    // Before a lake is made: a mistake must leave nothing behind.
    request();
    return ReplayLake.openOrCreate(spark, location(), config);
  }

  private ImportRequest request() {
    return new ImportRequest(
        from,
        format.value(),
        task,
        environmentVersion,
        keys,
        actionKeys,
        actions == null ? OptionalInt.empty() : OptionalInt.of(actions),
        framesPerStep,
        policyVersion,
        unfinished);
  }

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeImport(lake, request()).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeImport.Result done = (LakeImport.Result) result;
    out.printf(
        Locale.ROOT,
        "%,d episodes (%,d steps) of %s imported, %,d were there already; version %d%n",
        done.episodes(),
        done.steps(),
        done.task(),
        done.known(),
        done.version());
    done.notes().forEach(note -> out.println("note: " + note));
  }
}
