package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.dl4j.AveragingConfig;
import io.dreamweir.train.dl4j.DistributedRequest;
import io.dreamweir.train.dl4j.DistributedResult;
import io.dreamweir.train.dl4j.DistributedTraining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir train-world-model}. */
@Command(
    name = "train-world-model",
    description =
        "Trains the world model alone on a cluster without GPUs: workers learn from their own sequences, and meet at"
            + " the mean of their parameters (DL4J Spark). Loss on episodes that nobody trained on is reported.",
    footer = {
      "",
      "The result is a policy whose actor has learned nothing: for `score-replay`.",
      "Workers are tasks of the Spark cluster that -Dspark.master names; without one, threads of this process.",
      "Example: dreamweir train-world-model --lake lake --preset small --out runs/model",
      "         DREAMWEIR_JAVA_OPTS='-Dspark.master=local-cluster[2,1,2048]' dreamweir train-world-model"
          + " --lake lake --preset small --out runs/model --workers 2 --every-steps 1"
    })
public final class TrainWorldModelCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path out = Path.of("run");

  @Mixin private VersionOption version = new VersionOption();

  @Option(
      names = "--task",
      paramLabel = "T",
      description = "Task to learn (default: the lake's only one).")
  private @Nullable String task;

  @Option(
      names = "--workers",
      paramLabel = "K",
      description = "Workers that train at the same time (default: averaging.workers).")
  private @Nullable Integer workers;

  @Option(
      names = "--every-steps",
      paramLabel = "N",
      description = "Steps of each worker between two means (default: averaging.every-steps).")
  private @Nullable Integer everySteps;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "Times the lake is gone through (default: averaging.passes).")
  private @Nullable Integer passes;

  @Mixin private SequenceOptions sequences = new SequenceOptions.InBatches();

  @Option(names = "--seed", description = "Root seed of the run (default: train.seed).")
  private @Nullable Long seed;

  @Override
  protected Object run() {
    List<String> upper =
        sequences
            .into(new Settings())
            .add("averaging.workers", workers)
            .add("averaging.every-steps", everySteps)
            .add("averaging.passes", passes)
            .add("train.seed", seed)
            .list();
    Configuration configuration = common().configuration(List.of(), upper);
    TrainSetup setup = TrainSetup.of(configuration);
    DistributedRequest request =
        new DistributedRequest(
            lake.uri(),
            version.version(),
            Optional.ofNullable(task),
            setup.agent(),
            setup.replay().length(),
            setup.replay().batch(),
            configuration.bind("averaging", AveragingConfig.class),
            setup.settings().seed(),
            out,
            configuration.resolved());
    try (SparkSession spark = SparkSessions.open()) {
      return new DistributedTraining(spark, request).run();
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    DistributedResult done = (DistributedResult) result;
    out.printf(
        Locale.ROOT,
        "%d workers, %,d sequences, %,d parameters: loss on %,d held-out sequences %.2f before, %.2f after, in %.1f s;"
            + " model %s%n",
        done.workers(),
        done.sequences(),
        done.parameters(),
        done.heldOutSequences(),
        done.heldOutBefore(),
        done.heldOutAfter(),
        done.seconds(),
        done.policy());
  }
}
