package io.dreamweir.app.demo;

import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.ingest.stream.IngestProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The streaming job on a thread of its own, for as long as actors play. */
final class IngestThread implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final IngestJob job;
  private final CompletableFuture<?> end;

  IngestThread(IngestJob job) {
    this.job = job;
    CompletableFuture<Object> ended = new CompletableFuture<>();
    this.end = ended;
    Thread thread =
        new Thread(
            () -> {
              try {
                ended.complete(job.run(IngestJob.Until.STOPPED));
              } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
              }
            },
            "demo-ingest");
    thread.setDaemon(true);
    thread.start();
  }

  IngestProgress progress() {
    return job.progress();
  }

  /** Throws what ended the stream, if something did. */
  void check() {
    if (end.isCompletedExceptionally()) {
      join();
    }
  }

  /** Waits until so many chunks are stored or known as sent again. */
  void awaitChunks(long chunks) throws InterruptedException {
    while (progress().chunks() + progress().duplicates() < chunks) {
      check();
      Thread.sleep(POLL.toMillis());
    }
  }

  private void join() {
    try {
      end.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    job.stop();
    join();
  }
}
