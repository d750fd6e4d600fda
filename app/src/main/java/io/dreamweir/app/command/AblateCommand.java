package io.dreamweir.app.command;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.ablation.Ablation;
import io.dreamweir.app.ablation.AblationResult;
import io.dreamweir.app.ablation.Switches;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.suite.EvalConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir ablate}. */
@Command(
    name = "ablate",
    description =
        "Trains and scores every combination of switches with several seeds, and compares them.",
    footer = {
      "",
      "Each cell is a `dreamweir demo` of its own below --out; the same command again goes on after the last"
          + " finished one.",
      "The first value of every switch is what the others are compared with. Switches are in"
          + " conf/switches.yaml; any configuration key is one, too.",
      "Example: dreamweir ablate --switch kl-balance=on,off --seeds 3 --task mini/breakout",
      "         dreamweir ablate --switch image=64x64x1,128x128x3 --switch agent.dreamer-v2.horizon=10,15"
    })
public final class AblateCommand extends JobCommand {

  @Option(
      names = "--switch",
      required = true,
      paramLabel = "NAME=A,B",
      description = "A switch and the values to try; several make a grid.")
  private List<String> switches = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each combination (default: ${DEFAULT-VALUE}).")
  private int seeds = 3;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Derives the seeds of the runs (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--task",
      paramLabel = "T",
      defaultValue = "mini/catch-long",
      description = "Task to learn (default: ${DEFAULT-VALUE}).")
  private String task = "";

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "Updates of each run (default: demo.updates).")
  private @Nullable Long updates;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "ablation",
      description = "Folder of all cells (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("ablation");

  @Override
  protected Object run() throws Exception {
    Switches known = Switches.in(CommonOptions.folder());
    List<List<Switches.Position>> grid = switches.stream().map(known::positions).toList();
    EvalConfig eval =
        common().configurationFor("small", List.of(), List.of()).bind("eval", EvalConfig.class);
    List<String> arguments = new ArrayList<>(common().chosen());
    if (updates != null) {
      arguments.addAll(List.of("--updates", String.valueOf(updates)));
    }
    return Ablation.ofDemos(
            task,
            grid,
            seeds,
            seed,
            arguments,
            out,
            new Resampling(eval.replicates(), eval.confidence(), eval.bootstrapSeed()))
        .run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    AblationResult done = (AblationResult) result;
    TextTable table = new TextTable("variant", "score", "interval", "difference", "interval");
    for (AblationResult.Variant variant : done.variants()) {
      table.row(
          variant.variant(),
          TextTable.number(variant.mean()),
          TextTable.interval(variant.low(), variant.high()),
          variant.difference() == null ? "" : TextTable.number(variant.difference()),
          TextTable.interval(variant.differenceLow(), variant.differenceHigh()));
    }
    table.print(out);
    out.printf("%s%n", done.page());
  }
}
