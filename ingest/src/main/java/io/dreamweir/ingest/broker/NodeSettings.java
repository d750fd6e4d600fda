package io.dreamweir.ingest.broker;

import java.util.Map;
import java.util.TreeMap;

/** Kafka's server properties of one small node that is broker and controller. */
final class NodeSettings {
  private NodeSettings() {}

  static Map<String, String> of(BrokerConfig config, int port, int controllerPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("node.id", "1");
    settings.put("process.roles", "broker,controller");
    settings.put("log.dirs", config.data().toAbsolutePath().toString());
    settings.put(
        "listeners",
        "CLIENTS://"
            + config.host()
            + ":"
            + port
            + ",CONTROLLER://"
            + BrokerConfig.LOOPBACK
            + ":"
            + controllerPort);
    settings.put("advertised.listeners", "CLIENTS://" + config.host() + ":" + port);
    settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@" + BrokerConfig.LOOPBACK + ":" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    settings.put("message.max.bytes", Integer.toString(64 << 20));

    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");

    // A guest in a process that trains: few threads, little memory. Kafka's cleaner alone would
    // take 128 MiB.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(64 << 10));
    settings.put("log.segment.bytes", Integer.toString(128 << 20));
    return settings;
  }
}
