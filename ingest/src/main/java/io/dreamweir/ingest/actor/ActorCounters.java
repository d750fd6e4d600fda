package io.dreamweir.ingest.actor;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a pool of actors has done. {@link #environmentSteps} counts rows: every step played and the
 * reset row of every episode, which is what the lake stores. Thread-safe.
 */
public final class ActorCounters {

  private static final int KEPT_RETURNS = 100;

  private final AtomicLong environmentSteps = new AtomicLong();
  private final AtomicLong episodes = new AtomicLong();
  private final AtomicLong finishedEpisodes = new AtomicLong();
  private final AtomicLong finishedRows = new AtomicLong();
  private final AtomicLong chunks = new AtomicLong();
  private final AtomicLong newestPolicyVersion = new AtomicLong(Long.MIN_VALUE);
  private final ArrayDeque<Double> returns = new ArrayDeque<>();

  void row() {
    environmentSteps.incrementAndGet();
  }

  void chunk() {
    chunks.incrementAndGet();
  }

  void started(long policyVersion) {
    episodes.incrementAndGet();
    newestPolicyVersion.accumulateAndGet(policyVersion, Math::max);
  }

  void finished(long rows, double episodeReturn) {
    finishedEpisodes.incrementAndGet();
    finishedRows.addAndGet(rows);
    synchronized (returns) {
      if (returns.size() == KEPT_RETURNS) {
        returns.removeFirst();
      }
      returns.addLast(episodeReturn);
    }
  }

  /** Rows played, reset rows included. */
  public long environmentSteps() {
    return environmentSteps.get();
  }

  /** Episodes started, the unfinished ones included. */
  public long episodes() {
    return episodes.get();
  }

  /** Episodes played to their own end. */
  public long finishedEpisodes() {
    return finishedEpisodes.get();
  }

  /** Steps without reset rows, by whether their episode is over. */
  Played played() {
    long finished = finishedRows.get() - finishedEpisodes.get();
    return new Played(finished, Math.max(0, environmentSteps() - episodes() - finished));
  }

  /** Chunks handed on. */
  public long chunks() {
    return chunks.get();
  }

  /** Version of the newest policy that any episode was started with; -1 random or none yet. */
  public long newestPolicyVersion() {
    return Math.max(-1, newestPolicyVersion.get());
  }

  /** Undiscounted returns of the last finished episodes, oldest first, at most 100. */
  public List<Double> recentReturns() {
    synchronized (returns) {
      return List.copyOf(returns);
    }
  }
}
