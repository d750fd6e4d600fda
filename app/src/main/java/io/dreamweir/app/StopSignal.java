package io.dreamweir.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Turns Ctrl-C and SIGTERM into a clean stop: the running job is asked to stop, and the process
 * waits until it has.
 *
 * <p>Uses Hadoop's hook manager, because it runs hooks in order of priority: ours has to finish
 * before Spark's own hook closes the session under a job that is still writing.
 */
public final class StopSignal {

  /** Above Spark's (50) and Hadoop's file systems (10). */
  private static final int PRIORITY = 100;

  private static final long PATIENCE_SECONDS = 120;
  private static final List<Runnable> ACTIONS = new CopyOnWriteArrayList<>();
  private static final CountDownLatch DONE = new CountDownLatch(1);
  private static final AtomicBoolean RAISED = new AtomicBoolean();
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private StopSignal() {}

  /**
   * Runs {@code action} when the process is asked to stop; the process then waits for {@link
   * #finished}.
   */
  public static void onStop(Runnable action) {
    ACTIONS.add(action);
    if (INSTALLED.compareAndSet(false, true)) {
      ShutdownHookManager.get()
          .addShutdownHook(StopSignal::raise, PRIORITY, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Tells a waiting shutdown that the command is done. */
  public static void finished() {
    DONE.countDown();
  }

  /** Whether the process was asked to stop. */
  public static boolean raised() {
    return RAISED.get();
  }

  private static void raise() {
    if (DONE.getCount() == 0) {
      return;
    }
    RAISED.set(true);
    ACTIONS.forEach(Runnable::run);
    try {
      if (!DONE.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "dreamweir: did not stop within " + PATIENCE_SECONDS + " s, leaving anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
