package io.dreamweir.train.loop;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a run saves checkpoints (by the clock) and publishes policies (by updates). Training is kept
 * as long as it takes to copy the state; the copy is written beside it.
 */
final class Saves implements AutoCloseable {

  private final SavedRun run;
  private final String lake;
  private final SavedVersions checkpoints;
  private final SavedVersions policies;
  private final long checkpointEveryNanos;
  private final long publishEvery;
  private final TrainListener listener;
  private final Optional<LatentStore> rowStates;

  private long savedAt = System.nanoTime();
  private long savedUpdates;
  private long publishedUpdates;
  private @Nullable Progress progress;
  private volatile @Nullable Path newestCheckpoint;
  private final SaveThread thread = new SaveThread();
  private long keptNanos;

  Saves(
      SavedRun run,
      String lake,
      Path folder,
      TrainSettings settings,
      TrainListener listener,
      Optional<Path> resumedFrom,
      Optional<LatentStore> rowStates,
      long updates) {
    this.run = run;
    this.lake = lake;
    this.checkpoints = SavedVersions.checkpoints(folder, settings.checkpoint().retention());
    this.policies = SavedVersions.policies(folder, settings.policy().retention());
    this.checkpointEveryNanos = settings.checkpoint().every().toNanos();
    this.publishEvery = settings.policy().everyUpdates();
    this.listener = listener;
    this.rowStates = rowStates;
    this.newestCheckpoint = resumedFrom.orElse(null);
    this.savedUpdates = updates;
    this.publishedUpdates = updates;
  }

  /** Saves and publishes what is due after an update. */
  void updated(Agent agent, SequenceBatch batch) {
    progress =
        new Progress(
            agent.updates(),
            batch.number() + 1,
            lake,
            batch.lakeVersion(),
            batch.origin().scores(),
            Optional.empty());
    boolean save = System.nanoTime() - savedAt >= checkpointEveryNanos;
    boolean publish = publishEvery > 0 && agent.updates() - publishedUpdates >= publishEvery;
    long began = System.nanoTime();
    thread.check();
    if (publish) {
      publish(agent, progress);
    }
    if (save) {
      save(agent, progress);
    }
    keptNanos += System.nanoTime() - began;
  }

  /** Time for which training has stood still because something was saved. */
  Duration kept() {
    return Duration.ofNanos(keptNanos);
  }

  /** Saves and publishes the last state, if it is not there yet. */
  void finish(Agent agent) {
    if (progress == null) {
      return;
    }
    publish(agent, progress);
    if (savedUpdates < progress.updates()) {
      save(agent, progress);
    }
    thread.await();
  }

  private void save(Agent agent, Progress at) {
    AgentState state = agent.state();
    // Sealed now: what the run writes from here on is not of this checkpoint.
    Progress with = rowStates.map(store -> at.withLatents(store.seal())).orElse(at);
    thread.begin(
        () -> {
          Path folder = checkpoints.save(run, with, state);
          newestCheckpoint = folder;
          listener.saved(at.updates(), folder);
        });
    savedUpdates = at.updates();
    savedAt = System.nanoTime();
  }

  private void publish(Agent agent, Progress at) {
    if (publishedUpdates == at.updates()) {
      return;
    }
    AgentState state = agent.actingState();
    thread.begin(() -> listener.published(at.updates(), policies.save(run, at, state)));
    publishedUpdates = at.updates();
  }

  /** Folder of the newest checkpoint, if any was saved or resumed from. */
  Optional<Path> newestCheckpoint() {
    return Optional.ofNullable(newestCheckpoint);
  }

  @Override
  public void close() {
    thread.close();
  }
}
