package io.dreamweir.app.drill;

import io.dreamweir.app.Dreamweir;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.kafka.KafkaCluster;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.lake.LakeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drill, from top to bottom: start everything, kill at random moments, let everything drain,
 * compare what Kafka had acknowledged with what the lake holds.
 */
public final class Drill {
  private static final Logger LOG = LoggerFactory.getLogger(Drill.class);
  private static final int BROKER_TRIES = 12;
  private static final Duration AWAKE = Duration.ofMinutes(5);

  private final DrillSettings settings;
  private final Configuration configuration;
  private final Path folder;
  private final Path lake;
  private final String brokers;
  private final Map<DrillPart, DrillProcess> parts = new EnumMap<>(DrillPart.class);

  /**
   * A drill that has not begun.
   *
   * @param folder empty folder for broker, lake, receipts and logs, left behind
   */
  public Drill(DrillSettings settings, Configuration configuration, Path folder)
      throws IOException {
    this.settings = settings;
    this.configuration = configuration;
    this.folder = folder;
    this.lake = folder.resolve("lake");
    int port = freePort();
    this.brokers = "127.0.0.1:" + port;
    long since = System.currentTimeMillis();
    part(
        DrillPart.BROKER,
        List.of("-Xmx400m"),
        "broker",
        "--port",
        Integer.toString(port),
        "--data",
        folder.resolve("broker").toString());
    part(
        DrillPart.INGEST,
        List.of("-Xmx1g"),
        "ingest",
        "--brokers",
        brokers,
        "--lake",
        lake.toString(),
        "--set",
        "ingest.trigger=1s");
    for (DrillPart load : List.of(DrillPart.ACTORS, DrillPart.RESENDER)) {
      parts.put(
          load,
          new DrillProcess(
              load.name(),
              log(load),
              List.of("-Xmx256m", "-XX:+UseSerialGC"),
              start ->
                  DrillLoad.command(
                      load, start, brokers, receipts(load), settings.rowsPerSecond(), since)));
    }
  }

  private void part(DrillPart part, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Dreamweir.class.getName()));
    command.addAll(List.of(arguments));
    parts.put(part, new DrillProcess(part.name(), log(part), options, start -> command));
  }

  /**
   * Runs it.
   *
   * @param spark opened when the killing is over
   * @throws UserError if a part ends by itself, or the lake holds anything but what it should
   */
  public DrillResult run(Supplier<SparkSession> spark) throws InterruptedException, IOException {
    long began = System.nanoTime();
    Map<DrillPart, Integer> kills = new EnumMap<>(DrillPart.class);
    try {
      start(DrillPart.BROKER);
      awaitBroker();
      start(DrillPart.INGEST);
      start(DrillPart.ACTORS);
      start(DrillPart.RESENDER);
      awaitWork(0);
      long from = System.nanoTime();
      for (DrillSchedule.Kill kill : DrillSchedule.of(settings)) {
        sleepUntil(from + kill.after().toNanos());
        LOG.info("kill {} after {}, down for {}", kill.part(), kill.after(), kill.down());
        process(kill.part()).kill();
        kills.merge(kill.part(), 1, Integer::sum);
        TimeUnit.NANOSECONDS.sleep(kill.down().toNanos());
        start(kill.part());
      }
      sleepUntil(from + settings.length().toNanos());
      awaitBroker();
      awaitWork(commits());
      process(DrillPart.ACTORS).stop();
      process(DrillPart.RESENDER).stop();
      process(DrillPart.INGEST).stop();
      double loaded = (System.nanoTime() - from) / 1e9;
      LOG.info("drain what is left");
      SparkSession session = spark.get();
      ingestRest(session);
      return new DrillAudit(session, lake.toString(), folder.resolve("receipts"))
          .run(
              kills,
              parts.values().stream().mapToInt(DrillProcess::restarts).sum(),
              process(DrillPart.ACTORS).starts(),
              loaded,
              began);
    } finally {
      parts.values().forEach(DrillProcess::close);
    }
  }

  private void ingestRest(SparkSession spark) {
    new IngestJob(
            spark,
            lake.toString(),
            configuration.bind("lake", LakeConfig.class),
            configuration.bind("ingest", IngestConfig.class),
            KafkaConfig.of(brokers),
            configuration.bind("rollouts", RolloutTopic.class))
        .run(IngestJob.Until.CAUGHT_UP);
  }

  private void start(DrillPart part) {
    process(part).start();
  }

  private DrillProcess process(DrillPart part) {
    DrillProcess process = parts.get(part);
    if (process == null) {
      throw new IllegalStateException("no " + part);
    }
    return process;
  }

  private void awaitBroker() {
    for (int attempt = 1; ; attempt++) {
      process(DrillPart.BROKER).requireRunning();
      try (KafkaCluster connected = KafkaCluster.connect(KafkaConfig.of(brokers))) {
        connected.id();
        return;
      } catch (UserError e) {
        if (attempt == BROKER_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Waits until every part does its work: chunks of the newest start of each writer are
   * acknowledged, and the lake has more commits than before. A drill in which a part never got to
   * its feet would prove nothing.
   */
  private void awaitWork(long commitsBefore) throws InterruptedException {
    long deadline = System.nanoTime() + AWAKE.toNanos();
    while (commits() <= commitsBefore || !writes(DrillPart.ACTORS) || !writes(DrillPart.RESENDER)) {
      if (System.nanoTime() > deadline) {
        throw UserError.failed(
            "the drill's parts did not get to work within %d s; their logs are in %s",
            AWAKE.toSeconds(), folder);
      }
      sleepUntil(System.nanoTime() + Duration.ofMillis(200).toNanos());
    }
  }

  private boolean writes(DrillPart load) {
    Path newest = Receipts.file(receipts(load), process(load).starts() - 1);
    return newest.toFile().length() > 0;
  }

  /** Commits of the lake's chunks after the one that made the table. */
  private long commits() {
    String[] names = lake.resolve("chunks/_delta_log").toFile().list();
    return names == null
        ? 0
        : Arrays.stream(names).filter(n -> n.matches("\\d+\\.json")).count() - 1;
  }

  /** Waits, watching that nobody ends whom nobody has ended. */
  private void sleepUntil(long moment) throws InterruptedException {
    long left;
    while ((left = moment - System.nanoTime()) > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, Duration.ofMillis(500).toNanos()));
      parts.values().forEach(DrillProcess::requireRunning);
    }
  }

  private Path receipts(DrillPart load) {
    return folder.resolve("receipts").resolve(load.name());
  }

  private Path log(DrillPart part) {
    return folder.resolve(part.name().toLowerCase(Locale.ROOT) + ".log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
