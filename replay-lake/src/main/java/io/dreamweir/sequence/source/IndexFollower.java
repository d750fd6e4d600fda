package io.dreamweir.sequence.source;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the newest version of a lake in a thread of its own, so that nobody who draws waits for
 * it. A look that fails is tried again; several failures in a row are told to those who draw.
 */
final class IndexFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);

  private static final int FAILURES_TO_TELL = 5;

  /** An index, the sampler over it, and the version of the scores it draws by, if it does. */
  record Drawable(SequenceIndex index, WindowSampler sampler, OptionalLong scores) {}

  private final TaskMixture tasks;
  private final ReplayConfig config;
  private final long seed;
  private final String lake;
  private final String table;
  private final List<IndexBuilder> builders;
  private final Thread thread;
  private Optional<Drawable> current = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private String reason = "the lake is being opened";
  private int failures;
  private long looks;
  private boolean hurry;
  private boolean closed;
  private long loggedAtNs;

  IndexFollower(String lake, TaskMixture tasks, Spaces spaces, ReplayConfig config, long seed) {
    this.lake = lake;
    this.tasks = tasks;
    this.config = config;
    this.seed = seed;
    this.table = LakeTable.CHUNKS.path(lake);
    this.builders =
        tasks.weights().keySet().stream()
            .map(task -> new IndexBuilder(task, spaces, config.scope(), config.index()))
            .toList();
    this.loggedAtNs = System.nanoTime() - config.logWaitEvery().toNanos();
    thread = new Thread(this::run, "replay-index");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        look();
        synchronized (this) {
          looks++;
          notifyAll();
          long until = System.nanoTime() + config.refreshEvery().toNanos();
          while (!closed && !hurry && until - System.nanoTime() > 0) {
            wait(1 + (until - System.nanoTime()) / 1_000_000);
          }
          hurry = false;
          if (closed) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at the newest version. Only this thread touches the builders. */
  private void look() {
    try {
      if (isNewest()) {
        return;
      }
      LakeSnapshot snapshot = LakeSnapshot.newest(table);
      List<SequenceIndex> parts = builders.stream().map(b -> b.update(snapshot)).toList();
      Optional<ReplayScores> scores =
          config.sampler() == SamplerKind.PRIORITIZED
              ? ReplayScores.newest(lake)
              : Optional.empty();
      WindowSampler sampler =
          Samplers.over(
              config.sampler(),
              config.length(),
              tasks.pools(parts, scores),
              config.priorities(),
              seed);
      Drawable drawable =
          new Drawable(
              SequenceIndex.union(parts),
              sampler,
              scores.map(s -> OptionalLong.of(s.version())).orElse(OptionalLong.empty()));
      synchronized (this) {
        current = Optional.of(drawable);
        failures = 0;
        failure = Optional.empty();
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        // Before anything was ingested there is no table yet: that is a reason to wait.
        if (closed) {
          return; // reading was interrupted
        }
        if (current.isEmpty() && e instanceof UserError user && isUsage(user)) {
          reason = String.valueOf(user.getMessage());
        } else if (++failures >= FAILURES_TO_TELL) {
          failure = Optional.of(e);
        } else {
          LOG.warn("lake not refreshed, trying again: {}", e.getMessage());
        }
      }
    } catch (Error e) {
      synchronized (this) {
        failure = Optional.of(new IllegalStateException("the lake cannot be followed", e));
      }
      throw e;
    }
  }

  private synchronized Optional<Drawable> current() {
    return current;
  }

  private boolean isNewest() {
    Optional<Drawable> known = current();
    if (known.isEmpty() || !LakeSnapshot.isNewest(table, known.get().index().version())) {
      return false;
    }
    if (config.sampler() != SamplerKind.PRIORITIZED) {
      return true;
    }
    OptionalLong scores = known.get().scores();
    return scores.isPresent()
        ? LakeSnapshot.isNewest(ReplayScores.table(lake), scores.getAsLong())
        : !ReplayScores.exist(lake);
  }

  private static boolean isUsage(UserError error) {
    return error.kind() == UserError.Kind.USAGE;
  }

  /** The newest index that there is enough to draw from; waits for it, logging why. */
  synchronized Drawable await() throws InterruptedException {
    while (true) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (current.isPresent() && isEnough(current.get())) {
        return current.get();
      }
      logWait();
      wait(config.logWaitEvery().toMillis());
    }
  }

  private boolean isEnough(Drawable drawable) {
    return drawable.sampler().episodes() >= config.minEpisodes();
  }

  private void logWait() {
    if (System.nanoTime() - loggedAtNs < config.logWaitEvery().toNanos()) {
      return;
    }
    loggedAtNs = System.nanoTime();
    LOG.info("waiting for experience of {}: {}", tasks, missing().orElse(reason));
  }

  /** Why nothing can be drawn; empty where something can. */
  synchronized Optional<String> missing() {
    return current.isEmpty()
        ? Optional.of(reason)
        : current.filter(drawable -> !isEnough(drawable)).map(this::shortage);
  }

  private String shortage(Drawable drawable) {
    SequenceIndex.Counts counts = drawable.index().counts();
    return String.format(
        "version %d of %s holds %d %sepisodes of %d rows or more, %d are needed"
            + " (%d complete, %d unfinished, %d broken in all)",
        drawable.index().version(),
        drawable.index().lake(),
        drawable.sampler().episodes(),
        config.scope() == EpisodeScope.COMPLETE ? "complete " : "",
        config.sampler().neededRows(config.length()),
        config.minEpisodes(),
        counts.completeEpisodes(),
        counts.openEpisodes(),
        counts.brokenEpisodes());
  }

  /** Looks at once, and waits until a look that began after this call is over. */
  synchronized void refresh() throws InterruptedException {
    long enough = looks + 2; // the look under way may have begun before
    while (looks < enough && !closed) {
      hurry = true;
      notifyAll();
      wait(100);
    }
  }

  /** The newest index, also where it is not enough to draw from. */
  synchronized Optional<SequenceIndex> newest() {
    return current.map(Drawable::index);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }
}
