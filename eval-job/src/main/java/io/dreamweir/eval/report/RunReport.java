package io.dreamweir.eval.report;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one training run did, for its page. Plain data: whoever ran it fills it in.
 *
 * @param task the task
 * @param scoreUnit what a score is, for example {@code return of an episode (ten balls)}
 * @param before score before training, with its interval
 * @param after score after training, with its interval
 * @param random score of uniformly random play, if known
 * @param updates updates behind the agent
 * @param curve mean return of finished episodes while learning
 * @param losses curves of losses and other training metrics by name, in the order they are shown
 * @param exactness counts that show that nothing was lost or doubled
 * @param timeShares seconds by what they were spent on, in the order they are shown
 * @param pictures open-loop prediction, an episode, and what else there is to see
 * @param facts provenance and settings: name and value, in the order they are shown
 */
public record RunReport(
    String task,
    String scoreUnit,
    Interval before,
    Interval after,
    Optional<Double> random,
    long updates,
    List<ProgressPoint> curve,
    Map<String, List<LossPoint>> losses,
    Exactness exactness,
    Map<String, Double> timeShares,
    List<Picture> pictures,
    Map<String, String> facts) {

  /**
   * How far learning was at one moment.
   *
   * @param envSteps environment steps so far
   * @param updates updates so far
   * @param meanReturn mean return of the episodes that ended since the point before
   */
  public record ProgressPoint(long envSteps, long updates, double meanReturn) {}

  /** A training metric after some updates. */
  public record LossPoint(long updates, double value) {}

  /** Counts of the whole way from actors to lake. */
  public record Exactness(
      long envSteps, long lakeSteps, long duplicateChunks, long missingChunks, long rejected) {
    /** Whether every step that was played is in the lake once. */
    public boolean holds() {
      return envSteps == lakeSteps && duplicateChunks == 0 && missingChunks == 0 && rejected == 0;
    }
  }

  /**
   * A picture.
   *
   * @param type media type, {@code image/png} or {@code image/gif}
   * @param caption what it shows
   */
  public record Picture(byte[] bytes, String type, String caption) {}

  /**
   * Writes the page.
   *
   * @throws UserError if the file cannot be written
   */
  public void write(Path page) {
    try {
      AtomicFile.write(page, new RunPage(this).html().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write the report " + page + ": " + e, e);
    }
  }
}
