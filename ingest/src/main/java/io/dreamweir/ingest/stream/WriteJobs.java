package io.dreamweir.ingest.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * Time of the jobs that write data files, told apart from those that Delta runs for its log. Spark
 * tells of a job a moment after it has ended.
 */
final class WriteJobs extends SparkListener {

  /** Local property of a thread that writes. */
  static final String PROPERTY = "dreamweir.ingest.writes";

  private static final String DESCRIPTION = "spark.job.description";
  private static final String OF_DELTA = "Delta";

  private final String owner;
  private final Map<Integer, Long> started = new HashMap<>();
  private final AtomicLong totalMs = new AtomicLong();

  /**
   * Listens for jobs of one owner.
   *
   * @param owner value of {@link #PROPERTY}
   */
  WriteJobs(String owner) {
    this.owner = owner;
  }

  /** Value of {@link #PROPERTY} of the jobs that count. */
  String owner() {
    return owner;
  }

  /** Time of all that have ended. */
  long totalMs() {
    return totalMs.get();
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    Properties properties = job.properties();
    if (owner.equals(properties.getProperty(PROPERTY))
        && !properties.getProperty(DESCRIPTION, "").startsWith(OF_DELTA)) {
      started.put(job.jobId(), job.time());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    Long from = started.remove(job.jobId());
    if (from != null) {
      totalMs.addAndGet(job.time() - from);
    }
  }
}
