package io.dreamweir.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One running Kafka node, broker and controller in one.
 *
 * <p>Constructed by reflection from another class loader: no Kafka type in its signatures.
 */
public final class KafkaNode implements AutoCloseable {
  private final KafkaRaftServer server;

  /**
   * Formats the data folder if it is new, and starts the node.
   *
   * @param settings Kafka's server properties
   * @param onFatal told when the node gives up; Kafka's habit of ending the process with it is
   *     switched off, because the process is not the broker's alone
   */
  public KafkaNode(Map<String, String> settings, Consumer<String> onFatal) throws Exception {
    Exit.setExitProcedure((status, message) -> onFatal.accept(reason(status, message)));
    Exit.setHaltProcedure((status, message) -> onFatal.accept(reason(status, message)));
    Path data = Path.of(settings.get("log.dirs"));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(data, settings);
    }
    Properties properties = new Properties();
    properties.putAll(settings);
    server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (Throwable e) {
      server.shutdown();
      throw e;
    }
  }

  private static void format(Path data, Map<String, String> settings) throws Exception {
    try (PrintStream silence =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silence)
          .setNodeId(Integer.parseInt(settings.get("node.id")))
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName(settings.get("controller.listener.names"))
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    }
  }

  private static String reason(int status, @Nullable String message) {
    return message == null ? "exit status " + status : message;
  }

  /** Shuts the node down cleanly and waits for it. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
