package io.dreamweir.app.demo;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import io.dreamweir.ingest.kafka.KafkaConfig;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.SparkSession;

/** Broker and Spark session of a demo, started side by side because each takes seconds. */
final class Services implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final SparkSession spark;

  private Services(EmbeddedBroker broker, SparkSession spark) {
    this.broker = broker;
    this.spark = spark;
  }

  static Services start(Path brokerData) {
    CompletableFuture<EmbeddedBroker> broker =
        CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(BrokerConfig.local(brokerData)));
    SparkSession spark = SparkSessions.open();
    try {
      return new Services(broker.join(), spark);
    } catch (CompletionException e) {
      spark.close();
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw e;
    }
  }

  KafkaConfig kafka() {
    return KafkaConfig.of(broker.address());
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    try {
      spark.close();
    } finally {
      broker.close();
    }
  }
}
