package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.StopSignal;
import io.dreamweir.app.metrics.IngestMetrics;
import io.dreamweir.app.metrics.LakeMetrics;
import io.dreamweir.app.metrics.MetricsServer;
import io.dreamweir.app.metrics.SparkMetrics;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.ingest.stream.IngestResult;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir ingest}. */
@Command(
    name = "ingest",
    description = "Moves chunks from Kafka into the replay lake, exactly once, until Ctrl-C.",
    footer = {
      "",
      "--set prometheus.ports.ingest=9465 serves lag, speed and rejected messages for Prometheus.",
      "Example: dreamweir ingest --lake /data/lake --brokers localhost:9092 --once"
    })
public final class IngestCommand extends JobCommand {

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "L",
      description = "Replay lake, made where there is none.")
  private String lake = "";

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (default: kafka.bootstrap.servers).")
  private @Nullable String brokers;

  @Option(names = "--once", description = "Take what Kafka holds now, then end.")
  private boolean once;

  @Override
  protected Object run() {
    Configuration configuration = common().configuration();
    LakeConfig lakeConfig = configuration.bind("lake", LakeConfig.class);
    IngestConfig config = configuration.bind("ingest", IngestConfig.class);
    RolloutTopic topic = configuration.bind("rollouts", RolloutTopic.class);
    KafkaConfig kafka = KafkaOption.of(configuration, brokers);
    try (MetricsServer metrics = MetricsServer.open(configuration, MetricsServer.Command.INGEST);
        SparkSession spark = SparkSessions.open()) {
      IngestJob job = new IngestJob(spark, lake, lakeConfig, config, kafka, topic);
      metrics.add(new IngestMetrics(job));
      metrics.add(new LakeMetrics(lake));
      metrics.add(SparkMetrics.of(spark));
      StopSignal.onStop(job::stop);
      DatasetName from = DatasetName.topic(kafka.brokers(), topic.topic());
      return LineageEvents.of(configuration)
          .around(
              "ingest",
              () -> new Datasets(List.of(from), List.of(DatasetName.table(lake, LakeTable.CHUNKS))),
              () -> job.run(once ? IngestJob.Until.CAUGHT_UP : IngestJob.Until.STOPPED),
              result ->
                  new Datasets(
                      List.of(from),
                      Stream.of(LakeTable.CHUNKS, LakeTable.REJECTED)
                          .flatMap(table -> DatasetName.newest(lake, table).stream())
                          .toList()));
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    IngestResult done = (IngestResult) result;
    out.printf(
        "%,d rows in %,d chunks stored, %d duplicates dropped, %d rejected, %.1f s%n",
        done.rows(), done.chunks(), done.duplicates(), done.rejected(), done.seconds());
  }
}
