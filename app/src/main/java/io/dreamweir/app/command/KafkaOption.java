package io.dreamweir.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.ingest.kafka.KafkaConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Kafka's own settings, with {@code --brokers} on top. */
final class KafkaOption {
  private KafkaOption() {}

  static KafkaConfig of(Configuration configuration, @Nullable String brokers) {
    Map<String, String> settings = new TreeMap<>();
    JsonNode section = configuration.section("kafka");
    section.fields().forEachRemaining(e -> settings.put(e.getKey(), e.getValue().asText()));
    KafkaConfig config = new KafkaConfig(settings);
    return brokers == null ? config : config.withBrokers(brokers);
  }
}
