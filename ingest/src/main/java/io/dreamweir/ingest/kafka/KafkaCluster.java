package io.dreamweir.ingest.kafka;

import io.dreamweir.error.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A Kafka cluster that has answered; every failure to reach it is one sentence for a person. */
public final class KafkaCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaConfig config;
  private final Admin admin;

  private KafkaCluster(KafkaConfig config, Admin admin) {
    this.config = config;
    this.admin = admin;
  }

  /**
   * Connects and waits for an answer, about 10 s at most.
   *
   * @throws UserError if no broker answers, or it refuses the credentials
   */
  public static KafkaCluster connect(KafkaConfig config) {
    Admin admin;
    try {
      admin =
          Admin.create(
              config.over(
                  Map.of(
                      "request.timeout.ms", Long.toString(PATIENCE.toMillis() / 2),
                      "default.api.timeout.ms", Long.toString(PATIENCE.toMillis()))));
    } catch (ConfigException e) {
      throw wrongSetting(config, e);
    } catch (KafkaException e) {
      throw wrongSetting(config, e.getCause() == null ? e : e.getCause());
    }
    KafkaCluster cluster = new KafkaCluster(config, admin);
    try {
      admin.describeCluster().nodes().get();
      return cluster;
    } catch (ExecutionException e) {
      cluster.close();
      throw cluster.unreachable(cause(e));
    } catch (InterruptedException e) {
      cluster.close();
      throw interrupted();
    }
  }

  /** Kafka's id of this cluster. */
  public String id() {
    try {
      return String.valueOf(admin.describeCluster().clusterId().get());
    } catch (ExecutionException e) {
      throw unreachable(cause(e));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Makes the topic where it does not exist; an existing one stays as it is. */
  public void ensure(RolloutTopic topic) {
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic.topic(), topic.partitions(), (short) topic.replication())
                      .configs(
                          Map.of(
                              "retention.ms",
                              Long.toString(topic.retention().toMillis()),
                              "cleanup.policy",
                              "delete",
                              "compression.type",
                              "producer",
                              "max.message.bytes",
                              Long.toString(topic.maxMessage().bytes())))))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new UserError(
            UserError.Kind.FAILED,
            String.format(
                "topic '%s' cannot be made at %s: %s",
                topic.topic(), config.brokers(), message(cause(e))),
            cause(e));
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * Number of partitions of a topic.
   *
   * @throws UserError if it does not exist
   */
  public int partitions(String topic) {
    try {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      return description == null ? 0 : description.partitions().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw UserError.usage(
            "there is no topic '%s' at %s; `dreamweir collect` makes it, or name another one with"
                + " --set rollouts.topic=NAME",
            topic, config.brokers());
      }
      throw unreachable(cause(e));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private UserError unreachable(Throwable cause) {
    if (cause instanceof AuthenticationException) {
      return new UserError(
          UserError.Kind.USAGE,
          String.format(
              "Kafka at %s refuses the credentials: %s; see the kafka.* settings",
              config.brokers(), message(cause)),
          cause);
    }
    return new UserError(
        UserError.Kind.FAILED,
        String.format(
            "Kafka does not answer at %s within %d s: start a broker there (`dreamweir broker`), or"
                + " name the right address with --brokers",
            config.brokers(), PATIENCE.toSeconds()),
        cause);
  }

  private static UserError wrongSetting(KafkaConfig config, Throwable cause) {
    return new UserError(
        UserError.Kind.USAGE,
        String.format("Kafka settings for %s are wrong: %s", config.brokers(), message(cause)),
        cause);
  }

  private static UserError interrupted() {
    Thread.currentThread().interrupt();
    return UserError.failed("interrupted while waiting for Kafka");
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
