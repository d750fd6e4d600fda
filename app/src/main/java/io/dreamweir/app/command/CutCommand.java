package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.cut.CutJob;
import io.dreamweir.sequence.cut.CutRequest;
import io.dreamweir.sequence.cut.CutResult;
import io.dreamweir.sequence.source.TaskMixture;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir cut}. */
@Command(
    name = "cut",
    description =
        "Cuts a plan of sequence batches from a lake, bound to one of its versions, as a Spark"
            + " job.",
    footer = {
      "",
      "Example: dreamweir cut --lake lake --batch 50 --length 50 --batches 1000 --seed 7",
      "         PLAN=$(dreamweir cut --lake lake --batches 1000 --quiet)"
    })
public final class CutCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

  @Mixin private VersionOption version = new VersionOption();

  @Option(
      names = "--task",
      paramLabel = "T",
      description =
          "Task to draw from, or several with their weights, as a=2,b=1 (default: the lake's only"
              + " one).")
  private @Nullable String task;

  @Mixin private SequenceOptions sequences = new SequenceOptions.InBatches();

  @Option(names = "--batches", required = true, paramLabel = "N", description = "Batches to cut.")
  private long batches;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Root seed of the draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--materialize",
      description = "Write the tensors too, as Parquet for other trainers.")
  private boolean materialize;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but the plan's path, for the command that follows.")
  private boolean quiet;

  @Override
  protected Object run() {
    List<String> upper = sequences.into(new Settings()).list();
    Configuration configuration = common().configuration(List.of(), upper);
    ReplayConfig replay = configuration.bind("replay", ReplayConfig.class);
    CutRequest request =
        new CutRequest(
            lake.uri(),
            version.version(),
            Optional.ofNullable(task).map(TaskMixture::parse),
            replay.batch(),
            replay.length(),
            batches,
            seed,
            replay.sampler(),
            replay.scope(),
            replay.priorities(),
            replay.index(),
            replay.ranges(),
            materialize ? CutRequest.Output.PLAN_AND_TENSORS : CutRequest.Output.PLAN);
    try (SparkSession spark = SparkSessions.open()) {
      DatasetName chunks = DatasetName.table(lake.uri(), LakeTable.CHUNKS);
      return LineageEvents.of(configuration)
          .around(
              "cut",
              () ->
                  new Datasets(
                      List.of(version.version().map(chunks::at).orElse(chunks)),
                      List.of(DatasetName.table(lake.uri(), LakeTable.SEQUENCES))),
              () -> new CutJob(spark, request).run(),
              cut ->
                  new Datasets(
                      List.of(chunks.at(cut.version())),
                      Stream.concat(
                              Stream.of(DatasetName.of(cut.plan())),
                              cut.tensors().map(DatasetName::of).stream())
                          .toList()));
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    CutResult cut = (CutResult) result;
    if (quiet) {
      out.println(cut.plan());
      return;
    }
    out.printf(
        Locale.ROOT,
        "%,d batches (%,d sequences) from %,d episodes of version %d in %.1f s: %s%n",
        cut.batches(),
        cut.sequences(),
        cut.episodes(),
        cut.version(),
        cut.seconds(),
        cut.plan());
    cut.tensors().ifPresent(t -> out.println("tensors in " + t));
  }
}
