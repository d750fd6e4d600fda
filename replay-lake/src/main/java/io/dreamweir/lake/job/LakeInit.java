package io.dreamweir.lake.job;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import org.apache.spark.sql.SparkSession;

/** Makes a lake where there is none; does nothing where there is one. */
public final class LakeInit {

  /**
   * What is there now.
   *
   * @param location absolute path or URI
   * @param version of the {@code chunks} table
   * @param formatVersion of the layout
   */
  public record Result(String location, long version, int formatVersion) {}

  private final SparkSession spark;
  private final String location;
  private final LakeConfig config;

  public LakeInit(SparkSession spark, String location, LakeConfig config) {
    this.spark = spark;
    this.location = location;
    this.config = config;
  }

  public Result run() {
    ReplayLake lake = ReplayLake.openOrCreate(spark, location, config);
    return new Result(lake.location(), lake.version(), ReplayLake.FORMAT_VERSION);
  }
}
