package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is saved while training goes on, one after the other. At most one write waits in
 * memory: the next one waits until the one before is on disk. A write that failed ends the run at
 * the next save, or at its end.
 */
final class SaveThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SaveThread.class);

  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "saves"));
  private @Nullable Future<?> underWay;

  /** Begins a write, after the one before has ended. */
  void begin(Runnable write) {
    await();
    underWay = writer.submit(write);
  }

  /**
   * Whether a write is under way that has failed already; it throws then, and else does nothing.
   */
  void check() {
    Future<?> write = underWay;
    if (write != null && write.isDone()) {
      await();
    }
  }

  /**
   * Waits until everything is on disk. An interrupt does not end the wait, it is kept for later.
   *
   * @throws UserError what ended the write
   */
  void await() {
    Future<?> write = underWay;
    underWay = null;
    boolean interrupted = false;
    while (write != null) {
      try {
        write.get();
        write = null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UserError failure) {
          throw new UserError(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
        throw new IllegalStateException("saving failed", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the write under way end. */
  @Override
  public void close() {
    try {
      await();
    } catch (UserError e) {
      // The run is ending for another reason, which is the one that is told.
      LOG.warn("{}", e.getMessage());
    } finally {
      writer.shutdown();
    }
  }
}
