package io.dreamweir.app.command;

import io.dreamweir.train.checkpoint.SavedListing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dreamweir policies}. */
@Command(
    name = "policies",
    description = "Lists the published policies and checkpoints of runs, the newest first.",
    footer = {"", "Example: dreamweir policies dreamweir-demo/run"})
public final class PoliciesCommand extends JobCommand {

  /** Everything that was found. */
  public record Result(List<SavedListing.Entry> policies) {}

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Folder of a run, or a folder that holds folders of runs.")
  private List<Path> runs = new ArrayList<>();

  @Override
  protected Object run() {
    return new Result(runs.stream().flatMap(run -> SavedListing.of(run).stream()).toList());
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    TextTable table =
        new TextTable("updates", "kind", "task", "agent", "lake version", "saved at", "path");
    for (SavedListing.Entry entry : ((Result) result).policies()) {
      table.row(
          entry.updates(),
          entry.kind(),
          entry.task(),
          entry.agent(),
          entry.lakeVersion(),
          entry.createdAt(),
          entry.path());
    }
    table.print(out);
  }
}
