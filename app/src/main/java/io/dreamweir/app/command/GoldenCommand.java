package io.dreamweir.app.command;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir golden}. */
@Command(
    name = "golden",
    description =
        "Recomputes numbers of the original programs with this one, and says how far they are apart.",
    footer = {"", "Example: dreamweir golden golden/dreamerv2"})
public final class GoldenCommand extends JobCommand {

  /** Everything compared, and whether all of it passed. */
  record Result(List<GoldenResult> groups, boolean ok) {}

  @Parameters(paramLabel = "PATH", description = "Folder or file of fixtures (dreamerv2, atari).")
  private Path path = Path.of(".");

  @Option(names = "--engine", defaultValue = "torch", description = "Tensor engine: torch or nd4j.")
  private String engine = "torch";

  @Option(names = "--roms", paramLabel = "DIR", description = "Folder of the Atari ROMs.")
  private @Nullable Path roms;

  @Override
  protected Object run() {
    List<GoldenResult> groups =
        GoldenVerifier.verifyAny(path, new GoldenVerifier.Settings(engine, roms));
    return new Result(groups, !groups.isEmpty() && groups.stream().allMatch(GoldenResult::ok));
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    record Worst(int tensors, int failed, GoldenResult worst) {}
    Map<String, Worst> groups = new LinkedHashMap<>();
    for (GoldenResult row : ((Result) result).groups()) {
      groups.merge(
          row.fixture() + "  " + row.group(),
          new Worst(1, row.ok() ? 0 : 1, row),
          (a, b) ->
              new Worst(
                  a.tensors() + 1,
                  a.failed() + b.failed(),
                  excess(a.worst()) >= excess(b.worst()) ? a.worst() : b.worst()));
    }
    out.printf(
        "%-44s %8s %7s %12s %9s  %s%n",
        "fixture, group", "tensors", "failed", "worst", "limit", "where");
    groups.forEach(
        (name, g) ->
            out.printf(
                "%-44s %8d %7d %12.2e %9.0e  %s%n",
                name,
                g.tensors(),
                g.failed(),
                g.worst().maxRelative(),
                g.worst().limit(),
                g.worst().tensor()));
    out.println(((Result) result).ok() ? "all within their limits" : "NOT within the limits");
  }

  private static double excess(GoldenResult row) {
    if (Double.isNaN(row.maxRelative())) {
      return Double.POSITIVE_INFINITY;
    }
    return row.limit() == 0 ? row.maxRelative() * 1e9 : row.maxRelative() / row.limit();
  }

  @Override
  protected int exitCode(Object result) {
    return ((Result) result).ok() ? 0 : 1;
  }
}
