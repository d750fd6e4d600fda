package io.dreamweir.app;

import io.dreamweir.lake.LakeSpark;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

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
   *
   * @throws io.dreamweir.error.UserError if there is a cluster and it has no executor for us
   */
  public static SparkSession open() {
    String master = SparkCluster.master();
    return SparkCluster.isNamedBy(master) ? SparkCluster.open(master, 1) : LakeSpark.local(master);
  }

  /** A session for work that may not need one: opened when first asked for, closed if it was. */
  public static Lazy lazy() {
    return new Lazy();
  }

  /** See {@link #lazy}. */
  public static final class Lazy implements Supplier<SparkSession>, AutoCloseable {
    private @Nullable SparkSession session;

    private Lazy() {}

    @Override
    public SparkSession get() {
      SparkSession open = session;
      if (open == null) {
        open = open();
        session = open;
      }
      return open;
    }

    @Override
    public void close() {
      SparkSession open = session;
      if (open != null) {
        open.close();
      }
    }
  }
}
