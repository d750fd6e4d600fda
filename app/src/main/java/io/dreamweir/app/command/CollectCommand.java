package io.dreamweir.app.command;

import io.dreamweir.app.StopSignal;
import io.dreamweir.app.metrics.CollectMetrics;
import io.dreamweir.app.metrics.MetricsServer;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.Environments;
import io.dreamweir.ingest.actor.CollectConfig;
import io.dreamweir.ingest.actor.CollectJob;
import io.dreamweir.ingest.actor.CollectResult;
import io.dreamweir.ingest.actor.PaceConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.train.loop.TrainSettings;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir collect}. */
@Command(
    name = "collect",
    description = "Actors play a task into Kafka.",
    footer = {
      "",
      "Example: dreamweir collect --task mini/catch-long --steps 10000 --brokers localhost:9092"
    })
public final class CollectCommand extends JobCommand {

  /** Every task there is. */
  record Tasks(List<String> tasks) {}

  @Option(names = "--task", paramLabel = "T", description = "Task to play (default: collect.task).")
  private @Nullable String task;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Rows to play, reset rows included; 0: until Ctrl-C.")
  private @Nullable Long steps;

  @Option(names = "--actors", paramLabel = "K", description = "Environments played at once.")
  private @Nullable Integer actors;

  @Option(
      names = "--policy",
      paramLabel = "P",
      description = "random, noop, a checkpoint, or a folder of published policies.")
  private @Nullable String policy;

  @Option(names = "--roms", paramLabel = "DIR", description = "Folder of the Atari ROMs.")
  private @Nullable String roms;

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (default: kafka.bootstrap.servers).")
  private @Nullable String brokers;

  @Option(
      names = "--pace",
      paramLabel = "LAKE",
      description = "Keep the train.ratio of the trainer that learns from this lake.")
  private @Nullable String pace;

  @Option(names = "--list-tasks", description = "List every task and end.")
  private boolean listTasks;

  @Override
  protected Object run() {
    if (listTasks) {
      return new Tasks(Environments.tasks());
    }
    Settings upper =
        new Settings()
            .add("collect.task", task)
            .add("collect.steps", steps)
            .add("collect.actors", actors)
            .add("collect.policy", policy)
            .add("collect.options.roms", roms)
            .add("collect.pace.lake", pace);
    Configuration configuration = configuration(upper);
    CollectJob job =
        new CollectJob(
            configuration.bind("collect", CollectConfig.class),
            KafkaOption.of(configuration, brokers),
            configuration.bind("rollouts", RolloutTopic.class));
    StopSignal.onStop(job::stop);
    try (MetricsServer metrics = MetricsServer.open(configuration, MetricsServer.Command.COLLECT)) {
      metrics.add(new CollectMetrics(job::progress));
      return job.run();
    }
  }

  /** What actors may play without a trainer is what the trainer's ratio asks for. */
  private Configuration configuration(Settings upper) {
    Configuration given = common().configuration(List.of(), upper.list());
    long first = given.bind("collect", CollectConfig.class).pace().firstSteps();
    if (first != PaceConfig.AS_RATIO) {
      return given;
    }
    TrainSettings.Ratio ratio = given.bind("train", TrainSettings.class).ratio();
    upper.add("collect.pace.first-steps", ratio.prefillSteps() + ratio.slackSteps());
    return common().configuration(List.of(), upper.list());
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    if (result instanceof Tasks tasks) {
      tasks.tasks().forEach(out::println);
      return;
    }
    CollectResult done = (CollectResult) result;
    out.printf(
        "run %s: %,d rows, %,d episodes, %,d chunks in %.1f s (%,.0f rows/s)%n",
        done.run(),
        done.envSteps(),
        done.episodes(),
        done.chunks(),
        done.seconds(),
        done.stepsPerSecond());
  }
}
