package io.dreamweir.ingest.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which cluster, and how to speak to it.
 *
 * @param settings Kafka client settings by Kafka's own names, passed through unchanged (TLS, SASL,
 *     ...); {@code bootstrap.servers} is always there
 */
public record KafkaConfig(Map<String, String> settings) {

  static final String BROKERS = "bootstrap.servers";

  /** Where a broker listens if nobody says otherwise. */
  public static final String DEFAULT_BROKERS = "localhost:9092";

  public KafkaConfig {
    Map<String, String> complete = new TreeMap<>(settings);
    complete.putIfAbsent(BROKERS, DEFAULT_BROKERS);
    settings = Map.copyOf(complete);
  }

  /** A cluster without encryption or authentication. */
  public static KafkaConfig of(String brokers) {
    return new KafkaConfig(Map.of(BROKERS, brokers));
  }

  /** The same settings at other brokers. */
  public KafkaConfig withBrokers(String brokers) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(BROKERS, brokers);
    return new KafkaConfig(changed);
  }

  /** Addresses of the brokers, {@code host:port}, separated by commas. */
  public String brokers() {
    return String.valueOf(settings.get(BROKERS));
  }

  /** The settings as a Kafka client wants them, over what the program prefers. */
  Properties over(Map<String, String> preferred) {
    Properties properties = new Properties();
    properties.putAll(preferred);
    properties.putAll(settings);
    return properties;
  }
}
