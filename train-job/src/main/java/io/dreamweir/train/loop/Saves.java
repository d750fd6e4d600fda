package io.dreamweir.train.loop;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a run saves checkpoints (by the clock) and publishes policies (by updates). */
final class Saves {

  private final SavedRun run;
  private final String lake;
  private final SavedVersions checkpoints;
  private final SavedVersions policies;
  private final long checkpointEveryNanos;
  private final long publishEvery;
  private final TrainListener listener;

  private long savedAt = System.nanoTime();
  private long savedUpdates;
  private long publishedUpdates;
  private @Nullable Progress progress;
  private @Nullable Path newestCheckpoint;

  Saves(
      SavedRun run,
      String lake,
      Path folder,
      TrainSettings settings,
      TrainListener listener,
      Optional<Path> resumedFrom,
      long updates) {
    this.run = run;
    this.lake = lake;
    this.checkpoints = SavedVersions.checkpoints(folder, settings.checkpoint().retention());
    this.policies = SavedVersions.policies(folder, settings.policy().retention());
    this.checkpointEveryNanos = settings.checkpoint().every().toNanos();
    this.publishEvery = settings.policy().everyUpdates();
    this.listener = listener;
    this.newestCheckpoint = resumedFrom.orElse(null);
    this.savedUpdates = updates;
    this.publishedUpdates = updates;
  }

  /** Saves and publishes what is due after an update. */
  void updated(Agent agent, SequenceBatch batch) {
    progress = new Progress(agent.updates(), batch.number() + 1, lake, batch.lakeVersion());
    boolean save = System.nanoTime() - savedAt >= checkpointEveryNanos;
    boolean publish = publishEvery > 0 && agent.updates() - publishedUpdates >= publishEvery;
    if (publish) {
      publish(agent, progress);
    }
    if (save) {
      save(agent, progress);
    }
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
  }

  private void save(Agent agent, Progress at) {
    newestCheckpoint = checkpoints.save(run, at, agent.state());
    savedUpdates = at.updates();
    savedAt = System.nanoTime();
    listener.saved(at.updates(), newestCheckpoint);
  }

  private void publish(Agent agent, Progress at) {
    if (publishedUpdates == at.updates()) {
      return;
    }
    Path folder = policies.save(run, at, agent.actingState());
    publishedUpdates = at.updates();
    listener.published(at.updates(), folder);
  }

  /** Folder of the newest checkpoint, if any was saved or resumed from. */
  Optional<Path> newestCheckpoint() {
    return Optional.ofNullable(newestCheckpoint);
  }
}
