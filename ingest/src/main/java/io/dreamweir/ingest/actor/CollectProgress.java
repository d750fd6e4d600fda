package io.dreamweir.ingest.actor;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Where the actors of a process stand.
 *
 * @param actors environments played at once
 * @param rows rows played, reset rows included
 * @param episodes episodes played to their own end
 * @param chunks chunks handed to Kafka
 * @param acknowledged those of them that Kafka has acknowledged
 * @param policyVersion updates behind the newest policy that any episode was started with; -1
 *     random or none yet
 * @param recentReturn mean undiscounted return of the last episodes, at most 100
 * @param waited time that actors were held back for a trainer's pace, summed over their threads
 */
public record CollectProgress(
    int actors,
    long rows,
    long episodes,
    long chunks,
    long acknowledged,
    long policyVersion,
    OptionalDouble recentReturn,
    Duration waited) {

  /** Nobody plays yet. */
  public static final CollectProgress NONE =
      new CollectProgress(0, 0, 0, 0, 0, -1, OptionalDouble.empty(), Duration.ZERO);

  /** Of a pool of actors and what became of its chunks. */
  public static CollectProgress of(
      PoolSize size, ActorCounters counters, long acknowledged, Duration waited) {
    return new CollectProgress(
        size.actors(),
        counters.environmentSteps(),
        counters.finishedEpisodes(),
        counters.chunks(),
        acknowledged,
        counters.newestPolicyVersion(),
        counters.recentReturns().stream().mapToDouble(Double::doubleValue).average(),
        waited);
  }
}
