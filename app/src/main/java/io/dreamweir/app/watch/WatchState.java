package io.dreamweir.app.watch;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page shows, at one moment; it travels as JSON with these names in snake case.
 * Times are epoch milliseconds.
 *
 * @param at when it was looked
 * @param run the training run, if one is watched
 * @param lake the lake, if one is watched and there is one
 * @param film the newest film of what the model expects
 * @param problems what could not be looked at, as sentences
 */
record WatchState(
    long at, @Nullable Run run, @Nullable Lake lake, @Nullable Film film, List<String> problems) {

  /**
   * A training run.
   *
   * @param updatesTotal where it ends; 0: when it is stopped
   * @param toldAt when it told its newest numbers
   * @param metrics the newest line of {@code metrics.jsonl}; NaN and infinities as text
   * @param checkpoint updates behind the newest checkpoint
   * @param unreadable lines of the file that could not be read
   */
  record Run(
      String folder,
      String id,
      String agent,
      String task,
      String device,
      @Nullable Long startedAt,
      @Nullable Long endedAt,
      String outcome,
      long updates,
      long updatesTotal,
      @Nullable Long toldAt,
      Map<String, Object> metrics,
      @Nullable Long checkpoint,
      long unreadable) {}

  /** A film, {@code /film/NAME}. */
  record Film(String name, long updates) {}

  /** Values of a metric; null where a line has none, or none that can be drawn. */
  record Series(String name, List<@Nullable Double> values) {}

  /**
   * Everything that is drawn.
   *
   * @param axis seconds since 1970 and updates of each point
   */
  record Curves(List<double[]> axis, List<Series> series, List<LakeSeries> lake) {}

  /** The lake's growth since the page was opened: seconds since 1970, rows, bytes. */
  record LakeSeries(double time, long rows, long bytes) {}

  /**
   * A lake.
   *
   * @param version newest version of the table of chunks
   * @param changedAt when that version came, as far as it was seen
   * @param tasks what it holds, the largest task first
   * @param actors who has played into it lately
   * @param actorsOver the time that this means, seconds
   * @param ingests streams into it
   * @param trainers who keeps a ratio with its actors
   * @param scores newest scores, by agent, game and updates
   * @param rejected messages that were no chunks
   * @param diskFree free bytes of its disk, where it is a local folder
   */
  record Lake(
      String location,
      long version,
      long changedAt,
      long files,
      long bytes,
      long rows,
      List<Task> tasks,
      List<Actor> actors,
      long actorsOver,
      List<Ingest> ingests,
      List<Trainer> trainers,
      List<Score> scores,
      long rejected,
      @Nullable String rejectedWhy,
      @Nullable Long diskFree) {}

  /**
   * What a lake holds of a task.
   *
   * @param recentReturn mean return of its newest complete episodes, at most 100
   */
  record Task(
      String task,
      long rows,
      int complete,
      int open,
      int broken,
      long duplicates,
      @Nullable Double recentReturn) {}

  /** Who has played lately. */
  record Actor(
      String run,
      String actor,
      String task,
      long rows,
      double rowsPerSecond,
      long policy,
      long lastAt) {}

  /**
   * A stream into the lake; see {@link io.dreamweir.ingest.stream.IngestStatus}.
   *
   * @param alive whether it has told something lately
   */
  record Ingest(
      String topic,
      boolean alive,
      boolean ended,
      long toldAt,
      long rows,
      double rowsPerSecond,
      long duplicates,
      long rejected,
      double commitSeconds,
      @Nullable Long lagChunks,
      @Nullable Long lagRows,
      @Nullable Double lagSeconds) {}

  /** A trainer that keeps a ratio through the lake. */
  record Trainer(String name, String state, long updates, long envSteps, long envStepsAllowed) {}

  /** Mean score of episodes. */
  record Score(String agent, String game, long updates, double mean, int episodes, long at) {}
}
