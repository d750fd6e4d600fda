package io.dreamweir.lake;

import io.dreamweir.run.ProjectVersion;
import java.util.Map;
import java.util.TreeMap;

/**
 * What executors of a cluster need besides their classes, which {@code spark-submit} sends them.
 * The master's page, partitions and network are the cluster's business.
 */
final class RemoteCluster {

  private RemoteCluster() {}

  static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    // Default options stand before those that a user gives, and do not replace them.
    settings.put(
        "spark.executor.defaultJavaOptions",
        "-Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.logger=slf4j"
            + " -Ddreamweir.revision="
            + ProjectVersion.current().revision());
    settings.put("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    return settings;
  }
}
