package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.config.Configuration;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.run.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train} and twice {@code collect --pace}, each in a JVM of its own, with ingest between
 * them: the limits hold for both processes of actors together.
 */
@Tag("slow")
class PaceOfTwoProgramsTest {

  private static final String TASK = "mini/catch";
  private static final long FIRST = 800;
  private static final long PREFILL = 400;
  private static final long SLACK = 300;
  private static final long UPDATES = 60;
  private static final long STEPS_PER_UPDATE = 4 * 8;

  /** Four actors finish the episode under way, and an episode has up to 100 rows. */
  private static final long EPISODES_UNDER_WAY = 400;

  private static final List<String> ACTORS = List.of("collect-a", "collect-b");

  @TempDir Path folder;

  private Process program(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Dreamweir.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(
            JavaCommand.of(List.of("-XX:TieredStopAtLevel=1", "-Xmx700m"), command))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private Process collect(String name, String lake, String brokers) throws Exception {
    return program(
        name,
        "collect",
        "--task",
        TASK,
        "--actors",
        "2",
        "--brokers",
        brokers,
        "--pace",
        lake,
        "--set",
        "collect.pace.gone-after=30s",
        "--set",
        "collect.pace.first-steps=" + FIRST);
  }

  private Process train(String lake) throws Exception {
    return program(
        "train",
        "train",
        "--lake",
        lake,
        "--out",
        folder.resolve("run").toString(),
        "--preset",
        "small",
        "--updates",
        Long.toString(UPDATES),
        "--set",
        "train.tensorboard=false",
        "--set",
        "replay.batch=4",
        "--set",
        "replay.length=8",
        "--set",
        "train.ratio.replayed-steps-per-env-step=1",
        "--set",
        "train.ratio.prefill-steps=" + PREFILL,
        "--set",
        "train.ratio.slack-steps=" + SLACK);
  }

  @Test
  void actorsKeepTheRatioOfATrainerInAnotherProcessAndWaitWhereThereIsNone() throws Exception {
    String lake = folder.resolve("lake").toString();
    Configuration configuration =
        Configuration.defaults(CommonOptions.folder().resolve("defaults.yaml"));
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerConfig.local(folder.resolve("broker")));
        SparkSessions.Lazy spark = SparkSessions.lazy()) {
      IngestJob ingest =
          new IngestJob(
              spark.get(),
              lake,
              configuration.bind("lake", LakeConfig.class),
              configuration.bind("ingest", IngestConfig.class),
              KafkaConfig.of(broker.address()),
              configuration.bind("rollouts", RolloutTopic.class));
      List<Process> actors = new ArrayList<>();
      for (String name : ACTORS) {
        actors.add(collect(name, lake, broker.address()));
      }
      CompletableFuture<?> ingesting =
          CompletableFuture.runAsync(() -> ingest.run(IngestJob.Until.STOPPED));
      try {
        assertTheRatioIsKept(lake, spark, actors, ingesting);
      } finally {
        ingest.stop();
        actors.forEach(Process::destroyForcibly);
      }
      ingesting.get(60, TimeUnit.SECONDS);
    }
  }

  private void assertTheRatioIsKept(
      String lake, SparkSessions.Lazy spark, List<Process> actors, CompletableFuture<?> ingesting)
      throws Exception {
    // Without a trainer: what one needs to begin, and then a wait. Open chunks are not sent yet.
    awaitRows(spark, lake, actors, ingesting, rows -> rows >= FIRST - EPISODES_UNDER_WAY);
    TimeUnit.SECONDS.sleep(3);
    // Two processes that did not know of each other would have played twice as much.
    assertThat(rows(spark, lake)).isLessThanOrEqualTo(FIRST + FIRST / 10);

    Process trainer = train(lake);
    List<TrainerPace> seen = new ArrayList<>();
    while (trainer.isAlive()) {
      pace(lake).ifPresent(seen::add);
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(trainer.exitValue()).as("%s", log("train")).isZero();
    pace(lake).ifPresent(seen::add);
    TrainerPace last = seen.get(seen.size() - 1);
    assertThat(last.state()).isEqualTo(TrainerPace.State.ENDED);
    assertThat(last.updates()).isEqualTo(UPDATES);
    long allowed = PREFILL + SLACK + UPDATES * STEPS_PER_UPDATE;
    assertThat(last.envStepsAllowed()).isEqualTo(allowed);
    for (TrainerPace pace : seen) {
      assertThat(pace.envSteps())
          .as("%s", pace)
          .isLessThanOrEqualTo(
              Math.max(FIRST, pace.envStepsAllowed()) + SLACK + EPISODES_UNDER_WAY);
      // The trainer is held back by the experience there is, up to the tolerance.
      assertThat(pace.updates() * STEPS_PER_UPDATE)
          .as("%s", pace)
          .isLessThanOrEqualTo(Math.max(0, pace.envSteps() - PREFILL + SLACK));
    }
    assertThat(last.envSteps())
        .isGreaterThanOrEqualTo(PREFILL + UPDATES * STEPS_PER_UPDATE - SLACK);

    // It has ended, and nobody plays on: without a pace it would be thousands of steps by now.
    TimeUnit.SECONDS.sleep(3);
    assertAlive(actors);
    actors.forEach(Process::destroy);
    for (Process process : actors) {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
    long both = 0;
    for (String name : ACTORS) {
      long played = stepsPlayed(name);
      assertThat(played).as(name).isGreaterThan(FIRST / 10);
      both += played;
    }
    assertThat(both).isBetween(last.envSteps(), allowed + SLACK + EPISODES_UNDER_WAY);
  }

  /** From the last line of the actors: rows, of which each episode has one that is no step. */
  private long stepsPlayed(String name) throws Exception {
    String log = log(name);
    Matcher line = Pattern.compile("run \\S+: ([0-9,]+) rows, ([0-9,]+) episodes").matcher(log);
    assertThat(line.find()).as("%s", log).isTrue();
    return number(line.group(1)) - number(line.group(2));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  private void awaitRows(
      SparkSessions.Lazy spark,
      String lake,
      List<Process> actors,
      CompletableFuture<?> ingesting,
      LongPredicate enough)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!enough.test(rows(spark, lake))) {
      assertThat(ingesting.isDone()).as("ingest has ended").isFalse();
      assertAlive(actors);
      assertThat(System.nanoTime()).as("%s", log(ACTORS.get(0))).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private void assertAlive(List<Process> actors) throws Exception {
    for (int i = 0; i < actors.size(); i++) {
      assertThat(actors.get(i).isAlive()).as("%s", log(ACTORS.get(i))).isTrue();
    }
  }

  private static long rows(SparkSessions.Lazy spark, String lake) {
    if (!Files.exists(Path.of(lake, "chunks", "_delta_log", "00000000000000000001.json"))) {
      return 0;
    }
    return spark
        .get()
        .read()
        .format("delta")
        .load(lake + "/chunks")
        .selectExpr("coalesce(sum(rows), 0)")
        .first()
        .getLong(0);
  }

  private static Optional<TrainerPace> pace(String lake) throws Exception {
    return new PaceFolder(lake).ofTask(TASK).stream().findFirst();
  }

  private String log(String name) throws Exception {
    return Files.readString(folder.resolve(name + ".log"));
  }
}
