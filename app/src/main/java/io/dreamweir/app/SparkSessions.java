package io.dreamweir.app;

import io.dreamweir.lake.LakeSpark;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command: the cluster's under {@code spark-submit}, else one in this
 * process.
 */
public final class SparkSessions {
  private SparkSessions() {}

  /**
   * Opens the session; close it with the command.
   *
   * <p>A master given by {@code spark-submit} ({@code spark.master}) wins; without one everything
   * runs in this process on all cores.
   */
  public static SparkSession open() {
    return LakeSpark.local(System.getProperty("spark.master", "local[*]"));
  }
}
