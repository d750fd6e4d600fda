package io.dreamweir.train.loop;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import java.util.Map;
import java.util.Optional;

/**
 * The loop of the paper: next batch, update, maybe checkpoint, maybe publish the policy, log. Ends
 * after the target, on a stop, or with the plan; then saves what is not saved.
 */
final class TrainLoop {

  private final Agent agent;
  private final Patience batches;
  private final Together together;
  private final LossGuard guard;
  private final RunLog log;
  private final Saves saves;
  private final TrainListener listener;
  private final String lake;
  private final long target;

  private long updateNanos;

  /**
   * A loop.
   *
   * @param lake where batches come from, for messages
   * @param target total number of updates to end after
   */
  TrainLoop(
      Agent agent,
      Patience batches,
      Together together,
      LossGuard guard,
      RunLog log,
      Saves saves,
      TrainListener listener,
      String lake,
      long target) {
    this.agent = agent;
    this.batches = batches;
    this.together = together;
    this.guard = guard;
    this.log = log;
    this.saves = saves;
    this.listener = listener;
    this.lake = lake;
    this.target = target;
  }

  /** Goes on from a batch that was already taken, if there is one. */
  void run(Optional<SequenceBatch> first) throws InterruptedException {
    Optional<SequenceBatch> next = first;
    while (next.isPresent() && agent.updates() < target) {
      SequenceBatch batch = next.get();
      BatchCheck.require(batch, lake);
      long began = System.nanoTime();
      Map<String, Double> metrics =
          together.mean(MemoryNeed.during(agent, batch, () -> agent.update(batch)));
      long nanos = System.nanoTime() - began;
      updateNanos += nanos;
      guard.check(agent.updates(), batch, metrics, agent::state);
      saves.updated(agent, batch);
      listener.learned(agent, batch);
      log.updated(agent.updates(), metrics, nanos * 1e-9);
      next = agent.updates() < target ? batches.next(agent.updates()) : Optional.empty();
    }
    saves.finish(agent);
    log.finish(agent.updates());
  }

  /** Time spent in updates. */
  double updateSeconds() {
    return updateNanos * 1e-9;
  }
}
