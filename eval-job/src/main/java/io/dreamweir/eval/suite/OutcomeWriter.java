package io.dreamweir.eval.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commits outcomes at an interval, on a thread of its own: rows are readable while the job goes on,
 * and a killed job loses at most one interval of play.
 */
final class OutcomeWriter implements AutoCloseable {

  private final BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final ScoresTable table;
  private final Evaluation evaluation;
  private final Duration interval;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable RuntimeException failure;

  OutcomeWriter(ScoresTable table, Evaluation evaluation, Duration interval) {
    this.table = table;
    this.evaluation = evaluation;
    this.interval = interval;
    thread = new Thread(this::write, "scores-writer");
    thread.start();
  }

  void accept(List<Outcome> outcomes) {
    queue.addAll(outcomes);
  }

  private void write() {
    try {
      while (!closing || !queue.isEmpty()) {
        Outcome first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        List<Outcome> batch = new ArrayList<>();
        batch.add(first);
        long end = System.nanoTime() + interval.toNanos();
        while (!closing && System.nanoTime() < end) {
          Outcome next = queue.poll(200, TimeUnit.MILLISECONDS);
          if (next != null) {
            batch.add(next);
          }
        }
        queue.drainTo(batch);
        table.append(batch, evaluation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    } catch (Exception e) {
      // Spark declares none of its checked exceptions to Java.
      failure = new IllegalStateException("scores were not stored: " + e.getMessage(), e);
    }
  }

  /** Waits until everything is committed. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
    }
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
