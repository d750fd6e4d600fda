package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import io.dreamweir.ingest.stream.LeaseFolder.Entry;
import io.dreamweir.ingest.stream.LeaseFolder.State;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ingest at a time where there are no locks: a folder with an object per ingest, on which its
 * owner keeps counting. One that stands still for long enough is of an ingest that is gone,
 * whatever the clocks say.
 *
 * <p>Who wants the lease <b>first writes</b> an object of its own, as one that asks, and <b>then
 * looks</b> who else has one. Of two that ask at once the one that wrote later sees the other, so
 * never do both find the folder empty. Who sees an owner count gives way. Of several that ask, all
 * but the one with the lowest name give way; that one waits until they have, or until one of them,
 * which had looked before, turns out to be the owner. So nothing has to be put conditionally, which
 * the client that Spark brings (Hadoop 3.3) cannot; the store must show to whoever reads or lists
 * next what was written, which S3 does since 2020.
 *
 * <p>An owner that was silent for so long that another took over finds its object gone, or a later
 * term beside it, and stops.
 */
final class StoreLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLease.class);

  /**
   * How long things take.
   *
   * @param renew time between two countings
   * @param patience an owner that has not counted for so long is gone
   */
  record Timing(Duration renew, Duration patience) {
    static final Timing USUAL = new Timing(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  private final LeaseFolder folder;
  private final String what;
  private final Timing timing;
  private final String owner = UUID.randomUUID().toString();
  private final Runnable onLoss;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
          });
  private Entry mine = new Entry(State.ASKS, 0, 0);
  private volatile boolean lost;

  private StoreLease(LeaseFolder folder, String what, Timing timing, Runnable onLoss) {
    this.folder = folder;
    this.what = what;
    this.timing = timing;
    this.onLoss = onLoss;
  }

  /**
   * Takes the lease, waiting to see whether owners that are named there live.
   *
   * @param folder of this lease alone
   * @param what is leased, for messages
   * @param onLoss is called once if another owner takes it away
   * @throws UserError if another ingest has it, or gets it
   */
  static StoreLease take(FileSystem files, Path folder, String what, Timing timing, Runnable onLoss)
      throws IOException {
    StoreLease lease = new StoreLease(new LeaseFolder(files, folder), what, timing, onLoss);
    boolean taken = false;
    try {
      lease.ask();
      taken = true;
    } finally {
      if (!taken) {
        lease.clock.shutdown();
        lease.withdraw();
      }
    }
    var unused =
        lease.clock.scheduleWithFixedDelay(
            lease::renew, 0, timing.renew().toMillis(), TimeUnit.MILLISECONDS);
    return lease;
  }

  /** What another said last, and since when. */
  private record Seen(Entry entry, long sinceNs) {}

  private void ask() throws IOException {
    Map<String, Seen> seen = new HashMap<>();
    long latestTerm = 0;
    while (true) {
      folder.write(owner, mine);
      Map<String, Entry> others = others();
      long now = System.nanoTime();
      boolean allGone = true;
      for (Map.Entry<String, Entry> other : others.entrySet()) {
        Entry says = other.getValue();
        Seen before = seen.get(other.getKey());
        if (before == null || !before.entry().equals(says)) {
          seen.put(other.getKey(), new Seen(says, now));
          allGone = false;
          boolean hasRight = says.state() == State.HOLDS || other.getKey().compareTo(owner) < 0;
          if (before != null && hasRight) {
            throw refusal();
          }
        } else if (now - before.sinceNs() < timing.patience().toNanos()) {
          allGone = false;
        }
        latestTerm = Math.max(latestTerm, says.term());
      }
      if (allGone) {
        mine = new Entry(State.HOLDS, latestTerm + 1, mine.count() + 1);
        folder.write(owner, mine);
        for (String gone : others.keySet()) {
          LOG.warn("ingest {}, which worked on {}, is gone: this one takes over", gone, what);
          folder.delete(gone);
        }
        return;
      }
      if (mine.count() == 0) {
        LOG.info(
            "another ingest has worked on {} ({}): watching for {} s whether it still does",
            what,
            folder,
            timing.patience().toSeconds());
      }
      sleep(timing.renew());
      mine = new Entry(State.ASKS, 0, mine.count() + 1);
    }
  }

  private Map<String, Entry> others() throws IOException {
    Map<String, Entry> entries = folder.entries();
    entries.remove(owner);
    return entries;
  }

  private UserError refusal() {
    return UserError.failed(
        "another ingest works on %s (%s): end that one first; one job reads all partitions of a"
            + " topic",
        what, folder);
  }

  private static void sleep(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void renew() {
    if (lost) {
      return;
    }
    try {
      Map<String, Entry> entries = folder.entries();
      boolean own = entries.remove(owner) != null;
      if (!own || entries.entrySet().stream().anyMatch(e -> isLater(e.getKey(), e.getValue()))) {
        lost = true;
        onLoss.run();
        return;
      }
      mine = new Entry(State.HOLDS, mine.term(), mine.count() + 1);
      folder.write(owner, mine);
    } catch (IOException | RuntimeException e) {
      LOG.warn("lease {} not renewed, trying again: {}", folder, e.getMessage());
    }
  }

  /** Whether this is an owner that took over from us. */
  private boolean isLater(String name, Entry entry) {
    return entry.state() == State.HOLDS
        && (entry.term() > mine.term()
            || (entry.term() == mine.term() && name.compareTo(owner) > 0));
  }

  private void withdraw() {
    try {
      folder.delete(owner);
    } catch (IOException e) {
      LOG.warn(
          "lease {} not given back, the next ingest has to watch it: {}", folder, e.toString());
    }
  }

  /**
   * Gives it back.
   *
   * @throws UserError if it was lost meanwhile
   */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("lease {} is still being renewed", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    withdraw();
    if (lost) {
      throw UserError.failed(
          "another ingest has taken over %s (%s) while this one was silent; this one has stopped,"
              + " and what it had not committed is read again",
          what, folder);
    }
  }
}
