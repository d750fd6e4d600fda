package io.dreamweir.lake;

import io.dreamweir.run.JavaCommand;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code local-cluster[executors,cores,MiB]} needs: a Spark cluster of processes on this
 * machine, without an installation of Spark. Executors take their classes from this process's class
 * path.
 */
final class LocalCluster {

  private LocalCluster() {}

  /** Whether a master is such a cluster. */
  static boolean isNamedBy(String master) {
    return master.startsWith("local-cluster");
  }

  /** Settings of such a cluster. */
  static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.executor.extraClassPath", JavaCommand.classPath());
    settings.put("spark.executor.extraJavaOptions", ownProperties());
    // Spark's launcher then asks for no folder of an installation.
    settings.put("spark.executorEnv.SPARK_TESTING", "1");
    settings.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.12");
    return settings;
  }

  private static String ownProperties() {
    StringBuilder options = new StringBuilder();
    System.getProperties().stringPropertyNames().stream()
        .filter(
            name ->
                name.startsWith("dreamweir.")
                    || name.startsWith("log4j2.")
                    || name.startsWith("org.bytedeco.")
                    || name.equals("java.net.preferIPv4Stack"))
        .sorted()
        .forEach(
            name ->
                options
                    .append("\"-D")
                    .append(name)
                    .append('=')
                    .append(System.getProperty(name))
                    .append("\" "));
    return options.toString().strip();
  }
}
