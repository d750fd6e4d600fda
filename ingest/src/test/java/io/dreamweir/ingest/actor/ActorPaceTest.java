package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActorPaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long SLACK = 100;

  private final ActorPace pace = new ActorPace(Duration.ofSeconds(60));
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
      assertThat(pace.allowed(List.of(silent), new Played(0, 0), now)).hasValue(0);
      now += SECOND;
    }
    assertThat(pace.allowed(List.of(silent), new Played(0, 0), now)).isEmpty();
    assertThat(look(State.LEARNING, 1_000, 1_050, 0, 0)).hasValue(50);
  }

  @Test
  void theTrainerThatAllowsMostDecides() {
    TrainerPace slow = published(State.LEARNING, 1_000, 1_000);
    TrainerPace fast =
        new TrainerPace(
            1, "fast", List.of("t"), State.LEARNING, 1, 1, 1, 1_000, 1_000, 1_700, SLACK, 0);
    assertThat(pace.allowed(List.of(slow, fast), new Played(0, 0), now)).hasValue(700);
  }

  /**
   * Both halves together on a simulated clock: actors as fast as allowed, ingest that is seconds
   * late, a trainer that replays R steps per environment step; one of several processes.
   */
  @Test
  void keepsTheRatioWithinTheToleranceAndNeverStandsStill() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int episode = 1 + random.nextInt(seed % 2 == 0 ? 50 : 3_000);
      int late = 1 + random.nextInt(30);
      int processes = 1 + random.nextInt(2);
      long prefill = random.nextInt(2_000);
      double stepsPerUpdate = 1 + random.nextInt(80);
      long[] stored = new long[4_000];
      Simulated[] actors = new Simulated[processes];
      for (int p = 0; p < processes; p++) {
        actors[p] = new Simulated(episode);
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
        TrainerPace said =
            new TrainerPace(
                1,
                "t",
                List.of("t"),
                waiting ? State.WAITING : State.LEARNING,
                tick,
                updates,
                0,
                visible,
                visible,
                allowed,
                SLACK,
                0);
        for (Simulated actor : actors) {
          long may = actor.pace.allowed(List.of(said), actor.played(), tick * SECOND / 5).orElse(0);
          stored[tick] += actor.play(Math.min(may, 1_000));
        }
        mostAhead = Math.max(mostAhead, visible - allowed);
      }
      String what = "seed " + seed + " episode " + episode + " late " + late + " x" + processes;
      assertThat(updates).describedAs(what).isGreaterThan(20);
      assertThat(mostAhead)
          .describedAs(what)
          .isLessThanOrEqualTo(processes * (prefill + SLACK + episode + 160L * (late + 1)));
      if (processes == 1 && episode <= 50) {
        assertThat(mostAhead).describedAs(what).isLessThanOrEqualTo(SLACK + episode);
      }
    }
  }

  /** Actors of one process that play one episode after the other. */
  private static final class Simulated {
    final ActorPace pace = new ActorPace(Duration.ofSeconds(60));
    final int episode;
    long steps;

    Simulated(int episode) {
      this.episode = episode;
    }

    Played played() {
      return new Played(steps / episode * episode, steps % episode);
    }

    /** Plays, and returns the steps of the episodes that this has finished. */
    long play(long more) {
      long before = played().finished();
      steps += more;
      return played().finished() - before;
    }
  }

  private OptionalLong look(State state, long envSteps, long allowed, long finished, long open) {
    return pace.allowed(
        List.of(published(state, envSteps, allowed)), new Played(finished, open), now);
  }

  private TrainerPace published(State state, long envSteps, long allowed) {
    return new TrainerPace(
        1, "t", List.of("t"), state, ++beat, 1, 1, envSteps, envSteps, allowed, SLACK, 0);
  }
}
