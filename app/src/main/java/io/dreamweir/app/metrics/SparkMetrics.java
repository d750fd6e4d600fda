package io.dreamweir.app.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.ShuffleReadMetrics;
import org.apache.spark.executor.ShuffleWriteMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/** Jobs and tasks of a Spark application, as its driver hears of them. */
public final class SparkMetrics extends SparkListener implements MetricSource {

  private static final Metric JOBS =
      Metric.counter(
          "dreamweir_spark_jobs_total", "jobs", "Jobs that ended: done, failed", "outcome");
  private static final Metric TASKS =
      Metric.counter(
          "dreamweir_spark_tasks_total",
          "tasks",
          "Attempts of tasks that ended: done, failed (killed ones too)",
          "outcome");
  private static final Metric RUNNING =
      Metric.gauge("dreamweir_spark_tasks_running", "tasks", "Tasks under way");
  private static final Metric TASK_TIME =
      Metric.counter("dreamweir_spark_task_seconds_total", "s", "Time in tasks, summed over them");
  private static final Metric GC_TIME =
      Metric.counter(
          "dreamweir_spark_gc_seconds_total",
          "s",
          "Garbage collection while tasks ran; in one process counted by each task of that time");
  private static final Metric SHUFFLE_TIME =
      Metric.counter(
          "dreamweir_spark_shuffle_seconds_total",
          "s",
          "Time that tasks wrote to shuffles, or waited for them",
          "direction");
  private static final Metric SHUFFLE_BYTES =
      Metric.counter(
          "dreamweir_spark_shuffle_bytes_total", "bytes", "Bytes through shuffles", "direction");
  private static final Metric SPILLED =
      Metric.counter(
          "dreamweir_spark_spilled_bytes_total", "bytes", "Bytes that did not fit memory");

  static final List<Metric> ALL =
      List.of(JOBS, TASKS, RUNNING, TASK_TIME, GC_TIME, SHUFFLE_TIME, SHUFFLE_BYTES, SPILLED);

  private final AtomicLong jobsDone = new AtomicLong();
  private final AtomicLong jobsFailed = new AtomicLong();
  private final AtomicLong tasksDone = new AtomicLong();
  private final AtomicLong tasksFailed = new AtomicLong();
  private final AtomicLong running = new AtomicLong();
  private final AtomicLong taskMs = new AtomicLong();
  private final AtomicLong gcMs = new AtomicLong();
  private final AtomicLong shuffleWaitMs = new AtomicLong();
  private final AtomicLong shuffleWriteNs = new AtomicLong();
  private final AtomicLong shuffleRead = new AtomicLong();
  private final AtomicLong shuffleWritten = new AtomicLong();
  private final AtomicLong spilled = new AtomicLong();

  /** Listens to an application. */
  public static SparkMetrics of(SparkSession spark) {
    SparkMetrics metrics = new SparkMetrics();
    spark.sparkContext().addSparkListener(metrics);
    return metrics;
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd job) {
    (job.jobResult() == JobSucceeded$.MODULE$ ? jobsDone : jobsFailed).incrementAndGet();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart task) {
    running.incrementAndGet();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    running.decrementAndGet();
    (task.taskInfo().successful() ? tasksDone : tasksFailed).incrementAndGet();
    TaskMetrics metrics = task.taskMetrics();
    if (metrics == null) {
      return; // the executor was lost with it
    }
    ShuffleReadMetrics read = metrics.shuffleReadMetrics();
    ShuffleWriteMetrics write = metrics.shuffleWriteMetrics();
    taskMs.addAndGet(metrics.executorRunTime());
    gcMs.addAndGet(metrics.jvmGCTime());
    shuffleWaitMs.addAndGet(read.fetchWaitTime());
    shuffleWriteNs.addAndGet(write.writeTime());
    shuffleRead.addAndGet(read.totalBytesRead());
    shuffleWritten.addAndGet(write.bytesWritten());
    spilled.addAndGet(metrics.diskBytesSpilled());
  }

  @Override
  public void collect(MetricValues values) {
    values.set(JOBS, jobsDone.get(), "done");
    values.set(JOBS, jobsFailed.get(), "failed");
    values.set(TASKS, tasksDone.get(), "done");
    values.set(TASKS, tasksFailed.get(), "failed");
    values.set(RUNNING, running.get());
    values.set(TASK_TIME, taskMs.get() / 1e3);
    values.set(GC_TIME, gcMs.get() / 1e3);
    values.set(SHUFFLE_TIME, shuffleWaitMs.get() / 1e3, "read");
    values.set(SHUFFLE_TIME, shuffleWriteNs.get() / 1e9, "write");
    values.set(SHUFFLE_BYTES, shuffleRead.get(), "read");
    values.set(SHUFFLE_BYTES, shuffleWritten.get(), "write");
    values.set(SPILLED, spilled.get());
  }
}
