package io.dreamweir.ingest.actor;

import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many steps more actors may play, by what trainers have published: the actors' half of a
 * replay ratio.
 *
 * <p>A trainer counts the steps E of complete episodes in the lake and says where actors are as far
 * ahead as they may be, A. On the way to it are, of all processes together, U steps of finished
 * episodes that the trainer has not seen yet, and O steps that are open or claimed. A process may
 * play while E + U + O &lt; A; {@link StepClaim} says how they share what is left. Two rules keep
 * both sides from waiting for each other. A trainer that waits while nothing finished is on its way
 * needs an open episode to end: actors play on, by the tolerance at a time. And steps that have
 * been on their way for too long (rejected, or ingest is away) do not count.
 *
 * <p>Of several trainers the one that allows most decides, so that none starves. Not thread-safe.
 */
final class ActorPace {

  /** What others play is known with a delay; a shortfall that lasts longer is nobody's we know. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final Duration goneAfter;
  private final Map<String, Followed> trainers = new HashMap<>();

  /** What is known of one trainer. */
  private static final class Followed {
    private TrainerPace pace;
    private long beatNs;

    /** All that is finished - envSteps, while all of it has been seen. */
    private long offset;

    private long finished;

    /** Since when no step has come in, while some are on their way. */
    private long growthNs;

    /** Since when more has come in than we know to be finished, and by how much at least. */
    private long surplusNs;

    private long surplus = Long.MAX_VALUE;

    Followed(TrainerPace pace, long finished, long arriving, long nowNs) {
      this.pace = pace;
      beatNs = nowNs;
      growthNs = nowNs;
      surplusNs = nowNs;
      // What others know to be on its way counts; so does what we have finished and nobody saw.
      offset = Math.min(0, finished - Math.max(arriving, pace.envSteps()));
      this.finished = finished;
    }

    long arriving() {
      return finished - offset;
    }

    long onTheWay() {
      return Math.max(0, arriving() - pace.envSteps());
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
   * What may be played beyond what is.
   *
   * @param published what trainers of the task say now
   * @param others what other processes say
   * @return empty if there is no trainer
   */
  Optional<Room> room(List<TrainerPace> published, Played played, OtherActors others, long nowNs) {
    Optional<Room> most = Optional.empty();
    for (TrainerPace pace : published) {
      OtherActors.Sum sum = others.of(pace.tasks(), nowNs);
      long finished = played.finished() + sum.finished();
      Followed followed =
          trainers.computeIfAbsent(
              pace.trainer(),
              name ->
                  new Followed(
                      pace, finished, sum.arriving().getOrDefault(pace.trainer(), 0L), nowNs));
      follow(followed, pace, finished, sum.playing() > 0, nowNs);
      if (pace.state() != State.ENDED && nowNs - followed.beatNs < goneAfter.toNanos()) {
        Room room = room(followed, played, sum);
        if (most.isEmpty() || room.left() > most.get().left()) {
          most = Optional.of(room);
        }
      }
    }
    return most;
  }

  /** By trainer: the steps that it will have counted when all that is finished has come. */
  Map<String, Long> arriving() {
    Map<String, Long> arriving = new HashMap<>();
    trainers.forEach((name, followed) -> arriving.put(name, followed.arriving()));
    return arriving;
  }

  private void follow(
      Followed followed, TrainerPace pace, long finished, boolean othersPlay, long nowNs) {
    if (pace.beat() != followed.pace.beat()) {
      followed.beatNs = nowNs;
    }
    boolean grows = pace.envSteps() != followed.pace.envSteps();
    followed.pace = pace;
    followed.finished = finished;
    if (grows || followed.onTheWay() == 0) {
      followed.growthNs = nowNs;
    }
    // Steps of actors that do not say what they play must not hide ours that come later.
    long surplus = pace.envSteps() - followed.arriving();
    if (surplus <= 0) {
      followed.surplus = Long.MAX_VALUE;
      followed.surplusNs = nowNs;
    } else {
      followed.surplus = Math.min(followed.surplus, surplus);
      if (!othersPlay || nowNs - followed.surplusNs >= DELAY.toNanos()) {
        followed.offset -= followed.surplus;
        followed.surplus = Long.MAX_VALUE;
        followed.surplusNs = nowNs;
      }
    }
    if (nowNs - followed.growthNs >= goneAfter.toNanos()) {
      followed.offset = finished - pace.envSteps();
      followed.growthNs = nowNs;
    }
  }

  private static Room room(Followed followed, Played played, OtherActors.Sum others) {
    TrainerPace pace = followed.pace;
    int playing = others.playing() + 1;
    long most = pace.envStepsAllowed() + followed.offset;
    long own = played.finished() + played.open();
    boolean used = most - own - others.played() < playing;
    if (used && pace.state() == State.WAITING && followed.onTheWay() == 0) {
      return new Room(Math.max(pace.slackSteps(), playing), playing);
    }
    return new Room(most - own - others.claimed(), playing);
  }
}
