package io.dreamweir.lake;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Spark sessions that can read and write a lake. */
public final class LakeSpark {
  private LakeSpark() {}

  /**
   * Small columns of {@code chunks}: worth a dictionary. Frames are not, and a reader of frames
   * relies on plain pages; so dictionaries are off except here.
   */
  private static final String[] DICTIONARY_COLUMNS = {
    "episode_id",
    "run",
    "actor",
    "environment_version",
    "configuration_hash",
    "rom_md5",
    "spaces",
    "policy_version",
    "seed",
    "episode_start",
    "first_step",
    "rows",
    "actions.list.element",
    "rewards.list.element",
    "frames.list.element",
    "end",
    "kafka_partition",
    "ingested_at"
  };

  /** Set when a session is built: cannot be changed afterwards. */
  public static Map<String, String> staticSettings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.delta.logStore.file.impl", LinkLogStore.class.getName());
    return settings;
  }

  /** Set on every session that touches a lake; {@link ReplayLake} does so when it opens one. */
  public static Map<String, String> sessionSettings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    settings.put("parquet.page.size", "4096");
    settings.put("parquet.page.size.row.check.min", "1");
    settings.put("parquet.statistics.truncate.length", "64");
    settings.put("parquet.columnindex.truncate.length", "16");
    settings.put("parquet.enable.dictionary", "false");
    for (String column : DICTIONARY_COLUMNS) {
      settings.put("parquet.enable.dictionary#" + column, "true");
    }
    return settings;
  }

  /** Applies {@link #sessionSettings} to a session. */
  public static void prepare(SparkSession spark) {
    sessionSettings().forEach((key, value) -> spark.conf().set(key, value));
  }

  /**
   * A session; what {@code -Dspark...} or {@code spark-submit --conf} say about it wins. Inside
   * this process: no web page, few partitions, and only the loopback interface unless executors are
   * elsewhere.
   *
   * @param master for example {@code local[2]} or {@code local[*]}, or a cluster's; {@code
   *     local-cluster[executors,cores,MiB]} starts executors on this machine
   */
  public static SparkSession local(String master) {
    SparkSession.Builder builder = SparkSession.builder().master(master);
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.app.name", "dreamweir");
    settings.put("spark.ui.showConsoleProgress", "false");
    settings.put("spark.sql.debug.maxToStringFields", "200");
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    settings.put("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
    settings.put("spark.sql.catalogImplementation", "in-memory");
    settings.putAll(master.startsWith("local") ? onThisMachine(master) : RemoteCluster.settings());
    settings.keySet().removeIf(key -> System.getProperty(key) != null);
    settings.putAll(staticSettings());
    settings.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    prepare(spark);
    return spark;
  }

  private static Map<String, String> onThisMachine(String master) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.shuffle.partitions", "4");
    settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    if (LocalCluster.isNamedBy(master)) {
      settings.putAll(LocalCluster.settings());
    }
    return settings;
  }
}
