package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.pace.ActorShare;
import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActorPaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long SLACK = 100;

  private final ActorPace pace = new ActorPace(Duration.ofSeconds(60));
  private final OtherActors others = new OtherActors(Duration.ofSeconds(60));
  private long now;
  private long beat;

  @Test
  void countsWhatIsOpenAndWhatTheTrainerHasNotSeenYet() {
    assertThat(look(State.LEARNING, 1_000, 1_600, 0, 0)).hasValue(600);
    assertThat(look(State.LEARNING, 1_000, 1_600, 200, 50)).hasValue(350);
    assertThat(look(State.LEARNING, 1_200, 1_600, 200, 50)).hasValue(350);
    assertThat(look(State.LEARNING, 1_200, 1_600, 500, 150)).hasValue(0);
  }

  @Test
  void playsOnWhileTheTrainerWaitsAndOnlyAnOpenEpisodeCanHelp() {
    assertThat(look(State.WAITING, 1_000, 1_100, 0, 5_000)).hasValue(SLACK);
    assertThat(look(State.WAITING, 1_000, 1_100, 500, 4_500)).hasValue(0);
    assertThat(look(State.LEARNING, 1_500, 1_100, 500, 4_500)).hasValue(0);
  }

  @Test
  void countsStepsThatNeverArriveOnlyForAWhile() {
    assertThat(look(State.WAITING, 1_000, 1_100, 0, 0)).hasValue(100);
    for (int i = 0; i < 59; i++) {
      now += SECOND;
      assertThat(look(State.WAITING, 1_000, 1_100, 100, 0)).hasValue(0);
    }
    now += 2 * SECOND;
    assertThat(look(State.WAITING, 1_000, 1_100, 100, 0)).hasValue(100);
  }

  @Test
  void aTrainerThatHasEndedOrGoneSilentHoldsNobodyBack() {
    assertThat(look(State.LEARNING, 1_000, 1_000, 0, 0)).hasValue(0);
    assertThat(look(State.ENDED, 1_000, 1_000, 0, 0)).isEmpty();
    look(State.LEARNING, 1_000, 1_000, 0, 0);
    TrainerPace silent = published(State.LEARNING, 1_000, 1_000);
    for (int i = 0; i < 60; i++) {
      assertThat(steps(pace.room(List.of(silent), new Played(0, 0), others, now))).hasValue(0);
      now += SECOND;
    }
    assertThat(steps(pace.room(List.of(silent), new Played(0, 0), others, now))).isEmpty();
    assertThat(look(State.LEARNING, 1_000, 1_050, 0, 0)).hasValue(50);
  }

  @Test
  void theTrainerThatAllowsMostDecides() {
    TrainerPace slow = published(State.LEARNING, 1_000, 1_000);
    TrainerPace fast =
        new TrainerPace(
            1, "fast", List.of("t"), State.LEARNING, 1, 1, 1, 1_000, 1_000, 1_700, SLACK, 0);
    assertThat(steps(pace.room(List.of(slow, fast), new Played(0, 0), others, now))).hasValue(700);
  }

  @Test
  void countsWhatOthersHavePlayedAndClaimedAndForgetsTheClaimsOfThoseThatAreGone() {
    assertThat(look(State.LEARNING, 1_000, 1_600, 0, 0)).hasValue(600);
    others.see(List.of(share("other", 1, 100, 50, 250)), now);
    assertThat(room(State.LEARNING, 1_000, 1_600, 0, 0)).contains(new Room(350, 2));
    now += 59 * SECOND;
    assertThat(room(State.LEARNING, 1_000, 1_600, 0, 0)).contains(new Room(350, 2));
    now += 2 * SECOND;
    assertThat(room(State.LEARNING, 1_100, 1_600, 0, 0)).contains(new Room(500, 1));
  }

  @Test
  void whoComesLaterLearnsFromOthersWhatIsOnItsWay() {
    others.see(
        List.of(
            new ActorShare(
                1, "other", "t", ActorShare.State.PLAYING, 1, 900, 0, 900, Map.of("t", 1_200L), 0)),
        now);
    assertThat(room(State.LEARNING, 1_000, 1_600, 0, 0)).contains(new Room(400, 2));
    assertThat(room(State.LEARNING, 1_200, 1_600, 0, 0)).contains(new Room(400, 2));
  }

  @Test
  void nobodyIsStuckWhileAnotherStillHasStepsToPlay() {
    others.see(List.of(share("other", 1, 0, 30, 100)), now);
    assertThat(room(State.WAITING, 1_000, 1_100, 0, 0)).contains(new Room(0, 2));
    others.see(List.of(share("other", 2, 0, 100, 100)), now);
    assertThat(room(State.WAITING, 1_000, 1_100, 0, 0)).contains(new Room(SLACK, 2));
  }

  /**
   * Both halves together on a simulated clock: actors as fast as allowed, ingest that is seconds
   * late, a trainer that replays R steps per environment step; one to three processes that see what
   * the others have written some time ago.
   */
  @Test
  void allProcessesTogetherKeepTheRatioWithinTheToleranceAndNeverStandStill() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int episode = 1 + random.nextInt(seed % 2 == 0 ? 50 : 3_000);
      int late = 1 + random.nextInt(30);
      int processes = 1 + random.nextInt(3);
      long prefill = random.nextInt(2_000);
      double stepsPerUpdate = 1 + random.nextInt(80);
      long[] stored = new long[4_000];
      Map<String, ActorShare> written = new HashMap<>();
      List<Simulated> actors = new ArrayList<>();
      for (int p = 0; p < processes; p++) {
        actors.add(new Simulated("process-" + p, episode, seed % 3 == 0 ? 0 : random.nextInt(40)));
      }
      long updates = 0;
      long visible = 0;
      long mostAhead = 0;
      for (int tick = 0; tick < 3_000; tick++) {
        visible += tick < late ? 0 : stored[tick - late];
        boolean waiting = visible < prefill || updates * stepsPerUpdate > visible - prefill + SLACK;
        if (!waiting) {
          updates += 1 + random.nextInt(2);
        }
        long allowed = prefill + SLACK + (long) (updates * stepsPerUpdate);
        State state = waiting ? State.WAITING : State.LEARNING;
        TrainerPace said =
            new TrainerPace(
                1, "t", List.of("t"), state, tick, updates, 0, visible, visible, allowed, SLACK, 0);
        Map<String, ActorShare> readable = Map.copyOf(written);
        for (Simulated actor : actors) {
          if (tick >= actor.from) {
            if (random.nextInt(4) > 0) {
              written.put(actor.name, actor.look(said, readable, tick * SECOND / 5));
            }
            stored[tick] += actor.play(random.nextInt(1_000));
          }
        }
        mostAhead = Math.max(mostAhead, visible - allowed);
      }
      String what = "seed " + seed + " episode " + episode + " late " + late + " x" + processes;
      assertThat(updates).describedAs(what).isGreaterThan(20);
      // A trainer that waits may need an episode of each process to end.
      assertThat(mostAhead)
          .describedAs(what)
          .isLessThanOrEqualTo(SLACK + processes * (episode + SLACK));
    }
  }

  /** Actors of one process that play one episode after the other. */
  private static final class Simulated {
    final ActorPace pace = new ActorPace(Duration.ofSeconds(60));
    final OtherActors others = new OtherActors(Duration.ofSeconds(60));
    final StepClaim claim = new StepClaim();
    final String name;
    final int episode;
    final int from;
    long steps;
    long allowed;
    long beat;

    Simulated(String name, int episode, int from) {
      this.name = name;
      this.episode = episode;
      this.from = from;
    }

    Played played() {
      return new Played(steps / episode * episode, steps % episode);
    }

    /** Looks at what all had written before this tick, and returns what is written in it. */
    ActorShare look(TrainerPace said, Map<String, ActorShare> readable, long nowNs) {
      others.see(readable.values().stream().filter(s -> !s.actor().equals(name)).toList(), nowNs);
      Room room = pace.room(List.of(said), played(), others, nowNs).orElseThrow();
      allowed = steps + claim.granted(room, steps);
      long next = Math.max(claim.next(room, steps), allowed);
      Played now = played();
      claim.written(next);
      return new ActorShare(
          1,
          name,
          "t",
          ActorShare.State.PLAYING,
          ++beat,
          now.finished(),
          now.open(),
          next,
          pace.arriving(),
          0);
    }

    /** Plays, and returns the steps of the episodes that this has finished. */
    long play(long most) {
      long before = played().finished();
      steps += Math.min(most, Math.max(0, allowed - steps));
      return played().finished() - before;
    }
  }

  private static ActorShare share(String actor, long beat, long finished, long open, long claimed) {
    return new ActorShare(
        1, actor, "t", ActorShare.State.PLAYING, beat, finished, open, claimed, Map.of(), 0);
  }

  private OptionalLong look(State state, long envSteps, long allowed, long finished, long open) {
    return steps(room(state, envSteps, allowed, finished, open));
  }

  private static OptionalLong steps(Optional<Room> room) {
    return room.isPresent() ? OptionalLong.of(room.get().share()) : OptionalLong.empty();
  }

  private Optional<Room> room(State state, long envSteps, long allowed, long finished, long open) {
    return pace.room(
        List.of(published(state, envSteps, allowed)), new Played(finished, open), others, now);
  }

  private TrainerPace published(State state, long envSteps, long allowed) {
    return new TrainerPace(
        1, "t", List.of("t"), state, ++beat, 1, 1, envSteps, envSteps, allowed, SLACK, 0);
  }
}
