package io.dreamweir.sequence.source;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.SequenceReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fills batches in its own threads, each batch by one thread, and hands them over in order. Its
 * memory is (prefetch + threads + 1) batches. One consumer.
 */
final class Prefetcher implements AutoCloseable {

  /**
   * Fills one batch. Called by several threads at once, each with buffers and reader of its own.
   */
  interface Filler {
    /** The batch of that number; nothing after the last one. */
    Optional<SequenceBatch> fill(long number, BatchBuffers into, SequenceReader reader)
        throws InterruptedException;
  }

  /** What became of a number: a batch, the end, or a failure. */
  private record Outcome(
      BatchBuffers buffers, Optional<SequenceBatch> batch, Optional<Throwable> failure) {}

  private final Filler filler;
  private final Deque<BatchBuffers> free = new ArrayDeque<>();
  private final Map<Long, Outcome> ready = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private long nextToFill;
  private long nextToHand;
  private Optional<BatchBuffers> handedOut = Optional.empty();
  private long waitedNs;
  private boolean closed;

  /**
   * Starts filling.
   *
   * @param first number of the first batch
   * @param buffers memory of one batch, asked (prefetch + threads + 1) times
   * @param readers a reader per thread, closed with the prefetcher
   */
  Prefetcher(
      long first,
      int prefetch,
      int threadCount,
      Supplier<BatchBuffers> buffers,
      Supplier<SequenceReader> readers,
      Filler filler) {
    this.filler = filler;
    nextToFill = first;
    nextToHand = first;
    for (int i = 0; i < prefetch + threadCount + 1; i++) {
      free.add(buffers.get());
    }
    for (int i = 0; i < threadCount; i++) {
      SequenceReader reader = readers.get();
      Thread thread = new Thread(() -> run(reader), "replay-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void run(SequenceReader reader) {
    try (reader) {
      while (true) {
        long number;
        BatchBuffers buffers;
        synchronized (this) {
          while (free.isEmpty() && !closed) {
            wait();
          }
          if (closed) {
            return;
          }
          buffers = free.pop();
          number = nextToFill++;
        }
        Outcome outcome = outcome(number, buffers, reader);
        synchronized (this) {
          ready.put(number, outcome);
          notifyAll();
        }
        if (outcome.batch().isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: nobody waits for this thread's batch
    }
  }

  private Outcome outcome(long number, BatchBuffers buffers, SequenceReader reader)
      throws InterruptedException {
    try {
      return new Outcome(buffers, filler.fill(number, buffers, reader), Optional.empty());
    } catch (RuntimeException | Error e) {
      return new Outcome(buffers, Optional.empty(), Optional.of(e));
    }
  }

  /**
   * The next batch; the one before becomes invalid.
   *
   * @throws NoSuchElementException after the last batch
   */
  synchronized SequenceBatch next() throws InterruptedException {
    // Last in, first out: the memory that was used last is still in the processor's caches.
    handedOut.ifPresent(free::push);
    handedOut = Optional.empty();
    notifyAll();
    long start = System.nanoTime();
    try {
      while (!ready.containsKey(nextToHand)) {
        if (closed) {
          throw new IllegalStateException("this source of batches is closed");
        }
        wait();
      }
    } finally {
      waitedNs += System.nanoTime() - start;
    }
    Outcome outcome = ready.get(nextToHand);
    if (outcome.failure().isPresent()) {
      throw rethrow(outcome.failure().get());
    }
    SequenceBatch batch =
        outcome
            .batch()
            .orElseThrow(() -> new NoSuchElementException("the plan ends before " + nextToHand));
    ready.remove(nextToHand);
    nextToHand++;
    handedOut = Optional.of(outcome.buffers());
    return batch;
  }

  private static RuntimeException rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  /** Number of the batch that {@link #next} gives next. */
  synchronized long position() {
    return nextToHand;
  }

  /** Total time that {@link #next} has kept its caller waiting. */
  synchronized Duration waited() {
    return Duration.ofNanos(waitedNs);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
