package io.dreamweir.lake;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pin that is renewed in the background for as long as a process needs it. It follows the version
 * that is used: a run over a growing lake moves its pin along with each renewal. A lake that cannot
 * be written is learned from all the same, with a warning.
 */
public final class HeldPin implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeldPin.class);

  private final Pins pins;
  private final String holder;
  private final String reason;
  private final Duration lasts;
  private final ScheduledExecutorService renewing;
  private volatile long used = -1;
  private @Nullable Pin pin;
  private boolean closed;

  /**
   * Holds nothing yet.
   *
   * @param lasts how long the pin counts if this process dies
   */
  public HeldPin(Pins pins, String holder, String reason, Duration lasts) {
    this.pins = pins;
    this.holder = holder;
    this.reason = reason;
    this.lasts = lasts;
    this.renewing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pin");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** This version is used from now on. The first call pins it, in the background. */
  public void use(long version) {
    boolean first = used < 0;
    used = version;
    if (first) {
      long every = lasts.toMillis() / 3;
      var unused = renewing.scheduleAtFixedRate(this::refresh, 0, every, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void refresh() {
    if (closed) {
      return;
    }
    try {
      Pin before = pin;
      long version = used;
      if (before != null && before.version() == version) {
        pin = pins.renew(before, lasts);
      } else {
        pin = pins.pin(version, holder, reason, lasts);
        if (before != null) {
          pins.release(before);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("a clean-up may take files of version {} away: {}", used, e.getMessage());
    }
  }

  @Override
  public void close() {
    renewing.shutdown();
    synchronized (this) {
      closed = true;
      if (pin != null) {
        try {
          pins.release(pin);
        } catch (RuntimeException e) {
          LOG.warn("the pin ends by itself at {}: {}", pin.expiresAt(), e.getMessage());
        }
      }
    }
  }
}
