package io.dreamweir.train.loop;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.sequence.source.TaskMixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest version of a lake that grows meanwhile. */
public final class LiveExperience implements Experience {

  /** Episodes that make up the score. */
  private static final int SCORED = 20;

  private final String lake;
  private final TaskMixture tasks;
  private final Spaces spaces;
  private final ReplayConfig replay;
  private final long seed;
  private final Optional<ReplayRatio> ratio;
  private final Optional<String> publishedAs;
  private volatile @Nullable LiveSource source;

  /**
   * Experience of one task in a lake, or of several, each as often as its weight says.
   *
   * @param seed root seed of the run
   * @param ratio the ratio to keep; empty to learn as fast as batches can be read, which suits a
   *     lake that does not grow
   */
  public LiveExperience(
      String lake,
      TaskMixture tasks,
      Spaces spaces,
      ReplayConfig replay,
      long seed,
      Optional<ReplayRatio> ratio) {
    this(lake, tasks, spaces, replay, seed, ratio, Optional.empty());
  }

  private LiveExperience(
      String lake,
      TaskMixture tasks,
      Spaces spaces,
      ReplayConfig replay,
      long seed,
      Optional<ReplayRatio> ratio,
      Optional<String> publishedAs) {
    this.lake = lake;
    this.tasks = tasks;
    this.spaces = spaces;
    this.replay = replay;
    this.seed = seed;
    this.ratio = ratio;
    this.publishedAs = publishedAs;
  }

  /**
   * The same, with a pace that actors in other processes can follow through the lake.
   *
   * @param trainer letters, digits and dashes; the same when the run is resumed
   */
  public LiveExperience publishedAs(String trainer) {
    return new LiveExperience(lake, tasks, spaces, replay, seed, ratio, Optional.of(trainer));
  }

  @Override
  public String lake() {
    return lake;
  }

  @Override
  public String task() {
    return tasks.toString();
  }

  @Override
  public BatchSource open(long firstBatch) {
    LiveSource opened = new LiveSource(lake, tasks, spaces, replay, seed, firstBatch);
    source = opened;
    return opened;
  }

  /** The score: mean return of the newest episodes, played by whatever policy was newest then. */
  @Override
  public Map<String, Double> metrics() {
    LiveSource opened = source;
    Map<String, Double> metrics = new TreeMap<>();
    if (opened != null) {
      metrics.put("replay/env_steps", (double) envSteps());
      opened.recentReturn(SCORED).ifPresent(score -> metrics.put("replay/score", score));
    }
    return metrics;
  }

  @Override
  public Pace pace() {
    return ratio.map(this::pace).orElseGet(Pace::unlimited);
  }

  private Pace pace(ReplayRatio kept) {
    return publishedAs
        .map(trainer -> Pace.published(kept, this::knownEnvSteps, lake, trainer, taskNames()))
        .orElseGet(() -> Pace.of(kept, this::envSteps));
  }

  private List<String> taskNames() {
    return List.copyOf(tasks.weights().keySet());
  }

  /** The same as {@link #envSteps}, and -1 while the lake has not been opened. */
  private long knownEnvSteps() {
    LiveSource opened = source;
    return opened == null
        ? -1
        : opened.visible().map(SequenceIndex.Counts::completeSteps).orElse(-1L);
  }

  /** Environment steps that can be learned from by now: complete episodes without reset rows. */
  public long envSteps() {
    LiveSource opened = source;
    return opened == null
        ? 0
        : opened.visible().map(SequenceIndex.Counts::completeSteps).orElse(0L);
  }
}
