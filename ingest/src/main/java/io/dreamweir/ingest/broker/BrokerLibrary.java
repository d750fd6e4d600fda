package io.dreamweir.ingest.broker;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The broker's jars, in a class loader that sees nothing of ours: Spark brings Scala 2.12 and Kafka
 * 3.4, the broker needs Scala 2.13 and Kafka 4.
 */
final class BrokerLibrary {

  /** System property that names the folder of the broker's jars. */
  static final String PROPERTY = "dreamweir.broker.lib";

  private static final String NODE = "io.dreamweir.broker.KafkaNode";

  private BrokerLibrary() {}

  /** Starts a node and returns its handle. */
  static AutoCloseable startNode(Map<String, String> settings, Consumer<String> onFatal)
      throws Exception {
    ClassLoader loader = loader();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return Class.forName(NODE, true, loader)
          .asSubclass(AutoCloseable.class)
          .getConstructor(Map.class, Consumer.class)
          .newInstance(settings, onFatal);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static ClassLoader loader() throws IOException {
    String folder = System.getProperty(PROPERTY, "");
    List<URL> jars = new ArrayList<>();
    if (!folder.isEmpty() && Files.isDirectory(Path.of(folder))) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
          jars.add(url(jar));
        }
      }
    }
    if (jars.isEmpty()) {
      throw UserError.failed(
          "the embedded broker's jars are not in '%s' (system property %s); start through the"
              + " dreamweir command, which sets it, or use your own Kafka with --brokers",
          folder, PROPERTY);
    }
    return new URLClassLoader(
        "kafka-broker", jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
