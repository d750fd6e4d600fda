package io.dreamweir.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress of long work on stderr: a bar on a terminal, a plain line every ten seconds elsewhere.
 */
public final class ProgressLine implements AutoCloseable {

  private static final Duration PLAIN_EVERY = Duration.ofSeconds(10);

  private final String task;
  private final long total;
  private final PrintStream err = System.err;
  private final @Nullable ProgressBar bar;
  private final long started = System.nanoTime();
  private long firstDone = -1;
  private long lastPlain = started - PLAIN_EVERY.toNanos();

  /**
   * Opens a progress line.
   *
   * @param task what is done, for example {@code train}
   * @param unit what is counted, for example {@code updates}
   * @param total how many there will be
   */
  @SuppressWarnings(
      "SystemConsoleNull") // run with JDK 17 (the launcher checks), where no terminal is null
  public ProgressLine(String task, String unit, long total) {
    this.task = task + " " + unit;
    this.total = total;
    this.bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(err, 140))
                .build();
  }

  /**
   * Shows where the work is.
   *
   * @param done how many are done
   * @param message further figures, short
   */
  public void update(long done, String message) {
    if (firstDone < 0) {
      firstDone = done;
    }
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(message);
      return;
    }
    long now = System.nanoTime();
    if (now - lastPlain >= PLAIN_EVERY.toNanos()) {
      lastPlain = now;
      err.printf(Locale.ROOT, "%s %d/%d  %s%s%n", task, done, total, message, left(done, now));
    }
  }

  private String left(long done, long now) {
    // What was done before this line began says nothing of its speed.
    long here = done - firstDone;
    if (here <= 0 || done >= total) {
      return "";
    }
    long seconds = Math.round((now - started) / 1e9 / here * (total - done));
    return String.format(Locale.ROOT, "  about %d:%02d left", seconds / 60, seconds % 60);
  }

  /** One line that stays, above the bar. */
  public void say(String line) {
    err.println((bar == null ? "" : "\r\u001b[K") + line);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
