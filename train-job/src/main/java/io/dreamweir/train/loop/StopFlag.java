package io.dreamweir.train.loop;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop, made by another thread. It ends a wait at once, and never disturbs an update
 * or a save.
 */
public final class StopFlag {

  private boolean raised;
  private @Nullable Thread waiting;

  /** Asks to stop; may be called from any thread, any number of times. */
  public synchronized void raise() {
    raised = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Whether a stop was asked for. */
  public synchronized boolean raised() {
    return raised;
  }

  /**
   * Runs something that waits.
   *
   * @return its result, or empty if the wait was ended by a stop
   * @throws InterruptedException if the thread was interrupted by somebody else
   */
  public <T> Optional<T> during(Callable<T> wait) throws InterruptedException {
    synchronized (this) {
      if (raised) {
        return Optional.empty();
      }
      waiting = Thread.currentThread();
    }
    try {
      return Optional.of(wait.call());
    } catch (InterruptedException e) {
      if (raised()) {
        return Optional.empty();
      }
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a wait may fail with unchecked exceptions alone", e);
    } finally {
      synchronized (this) {
        waiting = null;
        if (raised) {
          // Ours, and possibly delivered after the wait had ended.
          Thread.interrupted();
        }
      }
    }
  }
}
