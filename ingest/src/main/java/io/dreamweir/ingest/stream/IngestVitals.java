package io.dreamweir.ingest.stream;

import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.kafka.TopicLag;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an ingest run from outside, at once and every few seconds, on a thread of its own: a
 * stream that hangs cannot say that it does.
 */
final class IngestVitals implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IngestVitals.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration SPEED_OVER = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** Rows stored at a time. */
  private record Mark(long nanos, long rows) {}

  private final KafkaConfig kafka;
  private final RolloutTopic topic;
  private final Supplier<IngestProgress> progress;
  private final Supplier<Map<Integer, Long>> position;
  private final Optional<Path> file;
  private final long startedAtMs = System.currentTimeMillis();
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private final Thread thread;
  private volatile Optional<IngestStatus> newest = Optional.empty();
  private volatile @Nullable TopicLag measuring;
  private boolean told;
  private boolean closed;

  /**
   * @param position by partition, the offset that the stream reads next
   * @param file where the status is written, if anywhere
   */
  IngestVitals(
      KafkaConfig kafka,
      RolloutTopic topic,
      Supplier<IngestProgress> progress,
      Supplier<Map<Integer, Long>> position,
      Optional<Path> file) {
    this.kafka = kafka;
    this.topic = topic;
    this.progress = progress;
    this.position = position;
    this.file = file;
    this.thread = new Thread(this::run, "ingest-vitals");
    thread.setDaemon(true);
    thread.start();
  }

  /** What was seen last. */
  Optional<IngestStatus> newest() {
    return newest;
  }

  private void run() {
    try (TopicLag lag = new TopicLag(kafka, topic)) {
      measuring = lag;
      do {
        look(IngestStatus.State.RUNNING, lag.behind(position.get()));
      } while (!pause());
    } catch (RuntimeException e) {
      LOG.warn("nobody looks after this ingest any more: {}", e.toString());
    }
  }

  /** Waits; whether it is over. */
  private synchronized boolean pause() {
    long end = System.nanoTime() + EVERY.toNanos();
    try {
      for (long left = EVERY.toNanos(); !closed && left > 0; left = end - System.nanoTime()) {
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      return true;
    }
    return closed;
  }

  private synchronized void look(IngestStatus.State state, Optional<TopicLag.Lag> lag) {
    if (closed && state == IngestStatus.State.RUNNING) {
      return;
    }
    IngestProgress now = progress.get();
    double rowsPerChunk = now.chunks() == 0 ? 0 : (double) now.rows() / now.chunks();
    IngestStatus status =
        new IngestStatus(
            IngestStatus.FORMAT,
            topic.topic(),
            state,
            startedAtMs,
            System.currentTimeMillis(),
            now.batches(),
            now.rows(),
            now.chunks(),
            now.duplicates(),
            now.rejected(),
            rowsPerSecond(now.rows()),
            now.commitTime().toNanos() / 1e9,
            lag.map(TopicLag.Lag::chunks).orElse(null),
            lag.map(l -> Math.round(l.chunks() * rowsPerChunk)).orElse(null),
            lag.map(l -> l.oldest().toNanos() / 1e9).orElse(null));
    newest = Optional.of(status);
    file.ifPresent(f -> write(f, status));
  }

  private double rowsPerSecond(long rows) {
    long now = System.nanoTime();
    while (marks.size() > 1 && now - marks.getFirst().nanos() > SPEED_OVER.toNanos()) {
      marks.removeFirst();
    }
    marks.addLast(new Mark(now, rows));
    Mark first = marks.getFirst();
    return now == first.nanos() ? 0 : (rows - first.rows()) / ((now - first.nanos()) / 1e9);
  }

  private void write(Path target, IngestStatus status) {
    try {
      AtomicFile.write(target, status.toJson());
      told = false;
    } catch (IOException e) {
      // A full disk, say: the stream has its own way of saying so.
      if (!told) {
        LOG.warn("{} cannot be written, `dreamweir watch` will miss it: {}", target, e.toString());
        told = true;
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    TopicLag lag = measuring;
    if (lag != null) {
      lag.interrupt();
    }
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    look(IngestStatus.State.ENDED, Optional.empty());
  }
}
