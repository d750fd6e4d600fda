package io.dreamweir.app.command;

import io.dreamweir.app.bench.BenchArchive;
import io.dreamweir.app.bench.Benchmarks;
import io.dreamweir.app.bench.ReaderOptions;
import io.dreamweir.app.bench.StreamBenchmarks;
import io.dreamweir.app.bench.TrainBenchmarks;
import io.dreamweir.run.Benchmark;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir bench}. */
@Command(
    name = "bench",
    description =
        "Runs a benchmark and archives its raw runs under bench/results/; without a name lists them.",
    footer = {
      "",
      "Example: dreamweir bench update --preset small --batch 16 --length 50",
      "         dreamweir bench reader --peers .build/peers --large-steps 0"
    })
public final class BenchCommand extends JobCommand {

  /** A benchmark that could be run. */
  record Listed(String name, String what) {}

  /** All benchmarks. */
  record Listing(List<Listed> benchmarks) {}

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Benchmark to run.")
  private @Nullable String name;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "update, reader: sequences per batch (default: the preset's; reader: 50).")
  private @Nullable Integer batch;

  @Option(
      names = "--length",
      paramLabel = "L",
      description = "update, reader: rows per sequence (default: the preset's; reader: 50).")
  private @Nullable Integer length;

  @Option(
      names = "--peers",
      paramLabel = "VENV",
      description =
          "update, play, reader: Python environment in which the peer programs of bench/peers run"
              + " in turn.")
  private @Nullable Path peers;

  @Option(
      names = "--original",
      paramLabel = "VENV",
      description =
          "update: Python environment of the original program (bench/peers/README.md), which then"
              + " takes its turn too.")
  private @Nullable Path original;

  @Mixin private ReaderOptions reader = new ReaderOptions();

  @Mixin private StreamBenchmarks streams = new StreamBenchmarks();

  @Mixin private TrainBenchmarks training = new TrainBenchmarks();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "index, cut, scale: steps of the lake (default: 5,000,000, 2,000,000 and 1,000,000,000).")
  private @Nullable Long steps;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "bench/results",
      description = "Archive (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  @Override
  protected Object run() {
    Benchmarks benchmarks =
        new Benchmarks(common(), batch, length, peers, original, reader, steps, streams, training);
    if (name == null) {
      return new Listing(
          benchmarks.all().stream().map(b -> new Listed(b.name(), b.what())).toList());
    }
    Benchmark benchmark = benchmarks.named(name);
    return new BenchArchive(results).add(benchmark.run(), commandLine("--results"));
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    if (result instanceof Listing listing) {
      listing.benchmarks().forEach(b -> out.printf("%-10s %s%n", b.name(), b.what()));
      return;
    }
    BenchArchive.Entry entry = (BenchArchive.Entry) result;
    out.printf(
        Locale.ROOT,
        "%s: median %.4g %s of %d runs %s%n",
        entry.name(),
        entry.median(),
        entry.unit(),
        entry.runs().size(),
        entry.runs());
    entry
        .ratio()
        .ifPresent(
            r ->
                out.printf(
                    Locale.ROOT,
                    "ratio to the baseline: %.3f (baseline median %.4g)%n",
                    r,
                    entry.baselineMedian().orElse(Double.NaN)));
    new TreeMap<>(entry.details())
        .forEach(
            (key, value) -> {
              if (value instanceof Map<?, ?> table) {
                out.printf("  %s%n", key);
                table.forEach((row, cells) -> out.printf("    %-30s %s%n", row, cells));
              } else {
                out.printf("  %-32s %s%n", key, value instanceof double[] v ? brief(v) : value);
              }
            });
  }

  private static String brief(double[] series) {
    return series.length == 0
        ? "[]"
        : String.format(
            Locale.ROOT, "%.5g ... %.5g (%d)", series[0], series[series.length - 1], series.length);
  }
}
