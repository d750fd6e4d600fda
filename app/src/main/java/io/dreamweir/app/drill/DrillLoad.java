package io.dreamweir.app.drill;

import io.dreamweir.app.StopSignal;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.actor.ActorPool;
import io.dreamweir.ingest.actor.EnvironmentStepLimiter;
import io.dreamweir.ingest.actor.FixedPolicy;
import io.dreamweir.ingest.actor.PoolSize;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.sample.SampleChunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A writer of the drill in a process of its own; keeps a receipt of every acknowledged chunk. */
public final class DrillLoad {
  static final String TASK = "mini/catch-long";

  private static final Duration DELIVERY = Duration.ofMinutes(2);
  private static final int ACTORS = 4;

  /** Episodes before the newest acknowledged one that a restarted re-sender sends again. */
  private static final int AGAIN = 2;

  private DrillLoad() {}

  /**
   * Arguments of the process.
   *
   * @param start number of this start, from 0
   * @param since start of the drill, epoch milliseconds: the same for all starts
   */
  static List<String> command(
      DrillPart part, int start, String brokers, Path receipts, int rowsPerSecond, long since) {
    return List.of(
        DrillLoad.class.getName(),
        part.name(),
        Integer.toString(start),
        brokers,
        receipts.toString(),
        Integer.toString(rowsPerSecond),
        Long.toString(since));
  }

  /** Sends until it is asked to stop, or killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    DrillPart part = DrillPart.valueOf(args[0]);
    int start = Integer.parseInt(args[1]);
    Path folder = Path.of(args[3]);
    int rowsPerSecond = Integer.parseInt(args[4]);
    Path conf = Path.of(System.getProperty("dreamweir.conf", "conf"), "defaults.yaml");
    RolloutTopic topic = Configuration.defaults(conf).bind("rollouts", RolloutTopic.class);
    List<Receipts.Receipt> before = Receipts.read(folder);
    Files.createDirectories(folder);
    AtomicBoolean stopping = new AtomicBoolean();
    StopSignal.onStop(() -> stopping.set(true));
    try (Receipts receipts = Receipts.open(Receipts.file(folder, start));
        RolloutProducer producer =
            RolloutProducer.open(KafkaConfig.of(args[2]), topic, DELIVERY, receipts::add)) {
      if (part == DrillPart.ACTORS) {
        play(producer, runName(start), rowsPerSecond, stopping);
      } else {
        send(producer, before, Long.parseLong(args[5]), rowsPerSecond, stopping);
      }
      producer.flush();
    } finally {
      StopSignal.finished();
    }
  }

  /** Name of the run of a start of the actors. */
  static String runName(int start) {
    return String.format(Locale.ROOT, "actors-%04d", start);
  }

  private static void play(
      RolloutProducer producer, String run, int rowsPerSecond, AtomicBoolean stopping)
      throws InterruptedException {
    Spaces spaces;
    try (var environment = Environments.open(TASK, Map.of())) {
      spaces = environment.spaces();
    }
    EnvironmentStepLimiter limiter = new EnvironmentStepLimiter(1, 0);
    try (ActorPool pool =
        new ActorPool(
            new PoolSize(ACTORS, 1),
            run,
            1,
            () -> Environments.open(TASK, Map.of()),
            new FixedPolicy(new RandomPolicy(spaces)),
            producer,
            limiter)) {
      pool.start();
      Rate rate = new Rate(rowsPerSecond);
      while (!stopping.get() && !pool.hasFailed()) {
        limiter.raiseTo(rate.allowed());
        TimeUnit.MILLISECONDS.sleep(20);
      }
      pool.stop();
      pool.awaitEnd();
    }
  }

  /**
   * Sends episodes whose ids, starts and rows are functions of their number. What was acknowledged
   * last before a kill is sent again, whole: a writer cannot know better.
   */
  private static void send(
      RolloutProducer producer,
      List<Receipts.Receipt> before,
      long since,
      int rowsPerSecond,
      AtomicBoolean stopping)
      throws InterruptedException {
    SampleChunks sample = new SampleChunks();
    long newest = before.stream().mapToLong(r -> number(r.episode())).max().orElse(0);
    Rate rate = new Rate(rowsPerSecond);
    long rows = 0;
    for (long n = Math.max(0, newest - AGAIN); !stopping.get(); n++) {
      for (Chunk chunk : sample.episode(n, origin(n, since))) {
        while (rows > rate.allowed()) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        producer.send(chunk);
        rows += chunk.rows();
      }
    }
  }

  private static EpisodeOrigin origin(long number, long since) {
    TaskDescription task =
        new TaskDescription("drill/atari", "1", "sample", "", Spaces.pixels(64, 64, 1, 18));
    return new EpisodeOrigin(
        "again-" + number,
        "again",
        "resender",
        task,
        -1,
        number,
        Instant.ofEpochMilli(since + number));
  }

  private static long number(String episode) {
    return Long.parseLong(episode.substring(episode.indexOf('-') + 1));
  }

  /** Rows that may have been sent by now. */
  private record Rate(int rowsPerSecond, long sinceNs) {
    Rate(int rowsPerSecond) {
      this(rowsPerSecond, System.nanoTime());
    }

    long allowed() {
      return 1 + (System.nanoTime() - sinceNs) / 1000 * rowsPerSecond / 1_000_000;
    }
  }
}
