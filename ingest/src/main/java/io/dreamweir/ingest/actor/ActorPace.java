package io.dreamweir.ingest.actor;

import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many steps more actors may play, by what trainers have published: the actors' half of a
 * replay ratio.
 *
 * <p>A trainer counts the steps E of complete episodes in the lake and says where actors are as far
 * ahead as they may be, A. On the way to it are, of this process, U steps of finished episodes that
 * the trainer has not seen yet, and O steps of open ones. Actors may play while E + U + O &lt; A.
 * Two rules keep both sides from waiting for each other. A trainer that waits while nothing
 * finished is on its way needs an open episode to end: actors play on, by the tolerance at a time.
 * And steps that have been on their way for too long (rejected, or ingest is away) do not count.
 *
 * <p>Of several trainers the one that allows most decides, so that none starves. Several processes
 * of actors do not see each other's U and O: what is allowed, each may play until the lake shows
 * it. In the long run all keep the ratio, because all see E. Not thread-safe.
 */
final class ActorPace {

  private final Duration goneAfter;
  private final Map<String, Followed> trainers = new HashMap<>();

  /** What is known of one trainer. */
  private static final class Followed {
    private TrainerPace pace;
    private long beatNs;

    /** {@code finished - envSteps} while everything finished has been seen. */
    private long offset;

    /** Since when no step has come in, while some are on their way. */
    private long growthNs;

    Followed(TrainerPace pace, Played played, long nowNs) {
      this.pace = pace;
      beatNs = nowNs;
      growthNs = nowNs;
      offset = played.finished() - pace.envSteps();
    }

    long onTheWay(Played played) {
      return Math.max(0, played.finished() - offset - pace.envSteps());
    }
  }

  /**
   * No trainer is known.
   *
   * @param goneAfter a trainer whose beat stands still for so long is gone
   */
  ActorPace(Duration goneAfter) {
    this.goneAfter = goneAfter;
  }

  /**
   * Steps that may be played beyond those that are.
   *
   * @param published what trainers of the task say now
   * @return empty if there is no trainer
   */
  OptionalLong allowed(List<TrainerPace> published, Played played, long nowNs) {
    OptionalLong most = OptionalLong.empty();
    for (TrainerPace pace : published) {
      Followed followed =
          trainers.computeIfAbsent(pace.trainer(), name -> new Followed(pace, played, nowNs));
      follow(followed, pace, played, nowNs);
      boolean gone = pace.state() == State.ENDED || nowNs - followed.beatNs >= goneAfter.toNanos();
      if (!gone) {
        most = OptionalLong.of(Math.max(most.orElse(0), allowed(followed, played)));
      }
    }
    return most;
  }

  private void follow(Followed followed, TrainerPace pace, Played played, long nowNs) {
    if (pace.beat() != followed.pace.beat()) {
      followed.beatNs = nowNs;
    }
    if (pace.envSteps() != followed.pace.envSteps() || followed.onTheWay(played) == 0) {
      followed.growthNs = nowNs;
    }
    followed.pace = pace;
    // Steps of other processes come in too; they must not hide ours that come later.
    if (played.finished() - followed.offset < pace.envSteps()) {
      followed.offset = played.finished() - pace.envSteps();
    }
    if (nowNs - followed.growthNs >= goneAfter.toNanos()) {
      followed.offset = played.finished() - pace.envSteps();
      followed.growthNs = nowNs;
    }
  }

  private static long allowed(Followed followed, Played played) {
    TrainerPace pace = followed.pace;
    long onTheWay = followed.onTheWay(played);
    long left = pace.envStepsAllowed() - pace.envSteps() - onTheWay - played.open();
    if (left <= 0 && pace.state() == State.WAITING && onTheWay == 0) {
      return pace.slackSteps();
    }
    return Math.max(0, left);
  }
}
