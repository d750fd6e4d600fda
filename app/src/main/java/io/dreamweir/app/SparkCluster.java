package io.dreamweir.app;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeSpark;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions on a Spark cluster. Spark itself waits for ever where no worker has what an executor
 * needs, a GPU for example; a command says so and ends.
 */
final class SparkCluster {

  private static final Logger LOG = LoggerFactory.getLogger(SparkCluster.class);

  /** Longest wait for executors; {@code spark-submit} passes on nothing that is not Spark's. */
  static final String WITHIN = "spark.dreamweir.executorsWithin";

  private static final String MASTER = "spark.master";
  private static final String TASK_GPUS = "spark.task.resource.gpu.amount";
  private static final String EXECUTOR_GPUS = "spark.executor.resource.gpu.amount";
  private static final long LOOK_EVERY_MS = 200;

  private SparkCluster() {}

  /**
   * The master that was given, by {@code spark-submit} or {@code -Dspark.master}, or this process.
   */
  static String master() {
    return System.getProperty(MASTER, "local[*]");
  }

  /** Whether a master is more than threads of this process. */
  static boolean isNamedBy(String master) {
    return !master.matches("local(\\[.*])?");
  }

  /** Whether tasks get GPUs from Spark. */
  static boolean givesGpus() {
    return System.getProperty(TASK_GPUS) != null;
  }

  /**
   * Opens a session and waits until so many tasks can run at once.
   *
   * @throws UserError if the cluster does not answer, or has not given that many places in time
   */
  static SparkSession open(String master, int places) {
    SparkSession spark = start(master);
    try {
      awaitPlaces(spark.sparkContext(), places);
      return spark;
    } catch (InterruptedException e) {
      spark.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    } catch (RuntimeException e) {
      spark.close();
      throw e;
    }
  }

  private static SparkSession start(String master) {
    try {
      return LakeSpark.local(master);
    } catch (Exception e) {
      String said = String.valueOf(e.getMessage());
      boolean refused = said.contains("resource") || said.contains("Master URL");
      throw new UserError(
          refused ? UserError.Kind.USAGE : UserError.Kind.FAILED,
          refused
              ? String.format("Spark refuses its settings for %s: %s", master, said)
              : String.format(
                  "no Spark cluster answers at %s (%s): is its master running, and is it reached"
                      + " from here?",
                  master, said),
          e);
    }
  }

  private static void awaitPlaces(SparkContext context, int places) throws InterruptedException {
    SparkConf conf = context.getConf();
    if (places == 1 && conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return;
    }
    Duration within = Duration.ofSeconds(conf.getTimeAsSeconds(WITHIN, "5min"));
    long began = System.nanoTime();
    boolean told = false;
    while (true) {
      int there = context.isStopped() ? 0 : there(context);
      if (there >= places) {
        return;
      }
      if (context.isStopped()) {
        throw UserError.failed(
            "%s has ended this application: its master is gone, or executors do not start (the logs"
                + " of its workers say why)",
            conf.get(MASTER));
      }
      long waited = System.nanoTime() - began;
      if (waited > within.toNanos()) {
        throw UserError.failed("%s", missing(conf, there, places, within));
      }
      if (!told && waited > Duration.ofSeconds(10).toNanos()) {
        LOG.info("waiting for executors of {}: {} of {} places", conf.get(MASTER), there, places);
        told = true;
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
  }

  private static int there(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  private static String missing(SparkConf conf, int there, int places, Duration within) {
    String gpus = conf.get(EXECUTOR_GPUS, "");
    return String.format(
        Locale.ROOT,
        "%s has given %d of %d places within %d s; an executor needs %s, %s memory%s. The master's"
            + " page says what its workers have free%s. Ask for less, wait until others have ended,"
            + " or longer: --conf %s=30min",
        conf.get(MASTER),
        there,
        places,
        within.toSeconds(),
        conf.contains("spark.executor.cores")
            ? conf.get("spark.executor.cores") + " cores"
            : "the cores of a worker",
        conf.get("spark.executor.memory", "1g"),
        gpus.isEmpty() ? "" : " and " + gpus + " gpu",
        gpus.isEmpty()
            ? ""
            : "; a worker has GPUs if it was started with spark.worker.resource.gpu.amount and"
                + " spark.worker.resource.gpu.discoveryScript",
        WITHIN);
  }
}
