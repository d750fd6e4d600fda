package io.dreamweir.ingest.actor;

/**
 * How many actors play on how many threads.
 *
 * @param actors environments, 1 to 10000
 * @param threads 1 to {@code actors}; the actors of one thread share policy calls
 */
public record PoolSize(int actors, int threads) {
  public PoolSize {
    if (actors < 1 || actors > 10_000) {
      throw new IllegalArgumentException(actors + " actors; 1 to 10000 are possible");
    }
    if (threads < 1 || threads > actors) {
      throw new IllegalArgumentException(
          threads + " threads for " + actors + " actors; 1 to " + actors + " are possible");
    }
  }
}
