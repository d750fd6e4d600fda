package io.dreamweir.ingest.stream;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/** The topic as a stream of {@link MessageReader#COLUMNS}. */
final class KafkaRollouts {
  private KafkaRollouts() {}

  static Dataset<Row> stream(
      SparkSession spark,
      KafkaConfig kafka,
      RolloutTopic topic,
      IngestConfig config,
      IngestJob.Until until) {
    DataStreamReader reader =
        spark
            .readStream()
            .format("kafka")
            .option("subscribe", topic.topic())
            .option("startingOffsets", "earliest")
            .option("includeHeaders", "true")
            .option("maxOffsetsPerTrigger", config.maxChunksPerBatch())
            .option("failOnDataLoss", config.lostOffsets() == IngestConfig.LostOffsets.FAIL)
            // An absent broker is noticed by us, in seconds; see IngestJob.
            .option("kafkaConsumer.pollTimeoutMs", 20_000)
            .option("kafka.default.api.timeout.ms", "20000")
            .option("kafka.request.timeout.ms", "10000")
            .option("kafka.max.partition.fetch.bytes", 4 << 20);
    if (until == IngestJob.Until.STOPPED) {
      // A micro-batch starts when enough chunks wait, and else when the trigger's time has passed.
      reader
          .option("minOffsetsPerTrigger", config.startAtChunks())
          .option("maxTriggerDelay", config.trigger().toMillis() + "ms");
    }
    kafka.settings().forEach((key, value) -> reader.option("kafka." + key, value));
    return reader
        .load()
        .select(MessageReader.COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new));
  }
}
