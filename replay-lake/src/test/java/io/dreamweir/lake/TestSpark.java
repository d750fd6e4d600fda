package io.dreamweir.lake;

import org.apache.spark.sql.SparkSession;

/** One session for all tests of this module's process. */
public final class TestSpark {
  private TestSpark() {}

  private static final SparkSession SESSION = LakeSpark.local("local[2]");

  /** The shared session; never stopped. */
  public static SparkSession session() {
    return SESSION;
  }
}
