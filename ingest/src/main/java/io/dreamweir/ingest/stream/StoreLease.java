package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ingest at a time where there are no locks: an object that names its owner and counts on. Who
 * finds one watches it: if it counts on, its owner lives; if it stands still for long enough, the
 * owner is gone, whatever the clocks say. Who writes one waits and reads it again, since of two
 * that write at once the later stays. An owner that finds another's name stops at once.
 *
 * <p>It asks of the store that what was written is read by whoever reads next (S3 does so since
 * 2020), and no conditional put, which the client that Spark brings (Hadoop 3.3) does not know.
 * What remains is a writer that is held up between its reading and its writing for longer than
 * {@code settle}: two then work side by side until one of them renews.
 */
final class StoreLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLease.class);

  /**
   * How long things take.
   *
   * @param renew time between two countings
   * @param patience an owner that has not counted for so long is gone
   * @param settle time between writing a lease and believing it
   */
  record Timing(Duration renew, Duration patience, Duration settle) {
    static final Timing USUAL =
        new Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(3));
  }

  private final FileSystem files;
  private final Path file;
  private final String what;
  private final String owner = UUID.randomUUID().toString();
  private final Runnable onLoss;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
          });
  private long count;
  private volatile boolean lost;

  private StoreLease(FileSystem files, Path file, String what, Runnable onLoss) {
    this.files = files;
    this.file = file;
    this.what = what;
    this.onLoss = onLoss;
  }

  /**
   * Takes the lease, waiting to see whether an owner that is named there lives.
   *
   * @param what is leased, for messages
   * @param onLoss is called once if another owner takes it away
   * @throws UserError if another ingest has it
   */
  static StoreLease take(FileSystem files, Path file, String what, Timing timing, Runnable onLoss)
      throws IOException {
    StoreLease lease = new StoreLease(files, file, what, onLoss);
    Optional<String> before = lease.read();
    if (before.isPresent()) {
      LOG.info(
          "another ingest has worked on {} ({}): watching for {} s whether it still does",
          what,
          file,
          timing.patience().toSeconds());
      long until = System.nanoTime() + timing.patience().toNanos();
      while (System.nanoTime() < until) {
        sleep(timing.renew());
        if (!lease.read().equals(before)) {
          throw lease.refusal();
        }
      }
    }
    lease.write();
    sleep(timing.settle());
    if (!lease.isOwn()) {
      throw lease.refusal();
    }
    var unused =
        lease.clock.scheduleWithFixedDelay(
            lease::renew, 0, timing.renew().toMillis(), TimeUnit.MILLISECONDS);
    return lease;
  }

  private UserError refusal() {
    return UserError.failed(
        "another ingest works on %s (%s): end that one first; one job reads all partitions of a"
            + " topic",
        what, file);
  }

  private static void sleep(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Optional<String> read() throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void write() throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write((owner + " " + count++).getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean isOwn() throws IOException {
    return read().filter(text -> text.startsWith(owner)).isPresent();
  }

  private void renew() {
    try {
      if (isOwn()) {
        write();
      } else if (!lost) {
        lost = true;
        onLoss.run();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("lease {} not renewed, trying again: {}", file, e.getMessage());
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
        LOG.warn("lease {} is still being renewed", file);
      }
      if (!lost && isOwn()) {
        files.delete(file, false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("lease {} not given back, the next ingest has to watch it: {}", file, e.toString());
    }
    if (lost) {
      throw UserError.failed(
          "another ingest has taken over %s (%s) while this one was silent; this one has stopped,"
              + " and what it had not committed is read again",
          what, file);
    }
  }
}
