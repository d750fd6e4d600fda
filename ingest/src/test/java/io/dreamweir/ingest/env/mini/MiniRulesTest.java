package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MiniRulesTest {

  /** Writes down the moves that were executed; never ends by itself. */
  private static final class Recorder implements Game {
    final List<Move> moves = new ArrayList<>();

    @Override
    public void reset(SplittableRandom random) {
      moves.clear();
    }

    @Override
    public int step(Move move, SplittableRandom random) {
      moves.add(move);
      return 0;
    }

    @Override
    public EpisodeEnd end() {
      return EpisodeEnd.OPEN;
    }

    @Override
    public void draw(Picture picture) {}
  }

  private static Environment record(Recorder game, double sticky, MiniRules.PreviousMove previous) {
    MiniRules rules =
        new MiniRules(
            sticky,
            MiniTask.ActionSet.FULL,
            100_000,
            Ramp.ON,
            Clock.TRUNCATION,
            previous,
            new Enlarged(Picture.SIDE, 1));
    return MiniProvider.open(MiniTask.BREAKOUT, rules, game, "");
  }

  @Test
  void theExecutedMoveIsTheOneThatSticks() {
    Recorder game = new Recorder();
    try (Environment environment = record(game, 0.1, MiniRules.PreviousMove.CARRIED)) {
      environment.reset(1);
      int n = 60_000;
      for (int i = 0; i < n; i++) {
        environment.step(Action.discrete(i % 6));
      }
      int stuck = 0;
      for (int i = 1; i < n; i++) {
        if (game.moves.get(i) != Move.ALL.get(i % 6)) {
          assertThat(game.moves.get(i)).isEqualTo(game.moves.get(i - 1));
          stuck++;
        }
      }
      assertThat(stuck / (double) n).isBetween(0.095, 0.105);
    }
  }

  @Test
  void thePreviousMoveIsCarriedIntoTheNextEpisodeUnlessAskedNotTo() {
    for (MiniRules.PreviousMove rule : MiniRules.PreviousMove.values()) {
      Recorder game = new Recorder();
      try (Environment environment = record(game, 1, rule)) {
        environment.reset(1);
        environment.step(Action.discrete(3));
        assertThat(game.moves).as("a fresh environment has done nothing").containsOnly(Move.NOOP);
      }
      try (Environment environment = record(game, 0.5, rule)) {
        List<Move> first = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
          environment.reset(seed);
          environment.step(Action.discrete(1));
          first.add(game.moves.get(0));
          while (game.moves.get(game.moves.size() - 1) != Move.FIRE) {
            environment.step(Action.discrete(5));
          }
        }
        assertThat(first.subList(1, 100))
            .containsOnly(
                Move.LEFT, rule == MiniRules.PreviousMove.CARRIED ? Move.FIRE : Move.NOOP);
      }
    }
  }

  @Test
  void theStepLimitIsATimeLimitAndFreewaysClockIsOneUnlessAskedNotTo() {
    assertThat(last("mini/seaquest", Map.of("max-steps", "7"), 7)).isEqualTo(EpisodeEnd.TIME_LIMIT);
    assertThat(last("mini/freeway", Map.of(), 2501)).isEqualTo(EpisodeEnd.TIME_LIMIT);
    assertThat(last("mini/freeway", Map.of("clock", "terminal"), 2501))
        .isEqualTo(EpisodeEnd.TERMINAL);
  }

  private static EpisodeEnd last(String task, Map<String, String> options, int steps) {
    try (Environment environment = Environments.open(task, options)) {
      Transition row = environment.reset(1);
      for (int i = 0; i < steps; i++) {
        assertThat(row.end()).isEqualTo(EpisodeEnd.OPEN);
        row = environment.step(Action.discrete(0));
      }
      return row.end();
    }
  }

  @Test
  void theSameRulesHaveTheSameHashInAllFiveGames() {
    assertThat(hash("mini/asterix", Map.of()))
        .isEqualTo(hash("mini/breakout", Map.of("sticky", "0.10")))
        .isNotEqualTo(hash("mini/asterix", Map.of("ramp", "off")))
        .isNotEqualTo(hash("mini/catch", Map.of()));
  }

  private static String hash(String task, Map<String, String> options) {
    try (Environment environment = Environments.open(task, options)) {
      return environment.description().configurationHash();
    }
  }

  @Test
  void refusesUnknownTasksAndOptionsNamingTheNearest() {
    assertThatThrownBy(() -> Environments.open("mini/space_invaders", Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean 'mini/space-invaders'?");
    assertThatThrownBy(() -> Environments.open("mini/catch", Map.of("stcky", "0.1")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("task mini/catch has no option 'stcky'")
        .hasMessageContaining("did you mean 'sticky'?");
  }

  @Test
  void channelsOfEveryGameCanBeToldApart() {
    for (int channels : new int[] {4, 6, 7, 10}) {
      byte[] grays = Picture.grays(channels);
      assertThat(Byte.toUnsignedInt(grays[channels - 1])).isEqualTo(255);
      for (int k = 1; k < channels; k++) {
        assertThat(Byte.toUnsignedInt(grays[k]) - Byte.toUnsignedInt(grays[k - 1]))
            .isGreaterThanOrEqualTo(20);
      }
    }
  }
}
