package io.dreamweir.atari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentContract;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AtariEnvironmentTest {

  @BeforeAll
  static void romsAreHere() {
    Roms.folder();
  }

  private static Environment open(String game, String... options) {
    Map<String, String> all = new HashMap<>(Map.of("roms", Roms.folder().toString()));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Environments.open("atari/" + game, all);
  }

  @TestFactory
  Stream<DynamicTest> keepsEveryPromise() {
    return Stream.of("breakout", "ms_pacman")
        .flatMap(
            game ->
                Arrays.stream(EnvironmentContract.values())
                    .map(
                        promise ->
                            dynamicTest(
                                game + " " + promise,
                                () -> promise.check(() -> open(game, "max-frames", "400")))));
  }

  private static List<Transition> play(Environment environment, long seed, int steps) {
    List<Transition> rows = new ArrayList<>();
    rows.add(environment.reset(seed));
    for (int i = 0; i < steps && rows.get(i).end() == EpisodeEnd.OPEN; i++) {
      rows.add(environment.step(Action.discrete(i * 7 % 18)));
    }
    return rows;
  }

  private static List<List<Object>> content(List<Transition> rows) {
    return rows.stream()
        .map(
            row ->
                List.<Object>of(
                    Arrays.hashCode(row.observation().tensors().get(0)),
                    row.reward(),
                    row.end(),
                    row.frames()))
        .toList();
  }

  @Test
  void aSeedGivesTheSameEpisodeWhateverWasPlayedBefore() {
    try (Environment environment = open("seaquest");
        Environment other = open("seaquest")) {
      List<List<Object>> first = content(play(environment, 1, 400));
      List<List<Object>> second = content(play(environment, 2, 400));
      assertThat(second).isNotEqualTo(first);
      assertThat(content(play(environment, 1, 400))).isEqualTo(first);
      assertThat(content(play(other, 2, 400))).isEqualTo(second);
    }
  }

  @Test
  void startsWithOneToThirtyFramesOfNothing() {
    try (Environment environment = open("pong")) {
      Set<Integer> starts = new HashSet<>();
      for (int seed = 0; seed < 200; seed++) {
        starts.add(environment.reset(seed).frames());
      }
      assertThat(starts).hasSize(30).allMatch(frames -> frames >= 1 && frames <= 30);
    }
    try (Environment environment = open("pong", "noops", "0")) {
      assertThat(environment.reset(1).frames()).isZero();
    }
  }

  @Test
  void theFrameCapIsATimeLimitAndGameOverIsTerminal() {
    try (Environment environment = open("pong", "max-frames", "402")) {
      List<Transition> rows = play(environment, 1, 1000);
      assertThat(rows).hasSize(1 + 101);
      assertThat(rows.get(101).end()).isEqualTo(EpisodeEnd.TIME_LIMIT);
      assertThat(rows.get(1).frames()).isEqualTo(4);
    }
    try (Environment environment = open("breakout")) {
      List<Transition> rows = play(environment, 1, 10_000);
      assertThat(rows.get(rows.size() - 1).end()).isEqualTo(EpisodeEnd.TERMINAL);
    }
  }

  @Test
  void theMinimalActionSetPlaysTheSameGame() {
    try (Environment full = open("breakout", "sticky", "0");
        Environment minimal = open("breakout", "sticky", "0", "action-set", "minimal")) {
      assertThat(minimal.spaces().encodedActionWidth()).isEqualTo(4);
      assertThat(full.spaces().encodedActionWidth()).isEqualTo(18);
      assertThat(minimal.description().configurationHash())
          .isNotEqualTo(full.description().configurationHash());
      full.reset(3);
      minimal.reset(3);
      for (int i = 0; i < 60; i++) {
        // noop, fire, right, left are 0, 1, 3, 4 of the full set
        Transition a = minimal.step(Action.discrete(i % 4));
        Transition b = full.step(Action.discrete(new int[] {0, 1, 3, 4}[i % 4]));
        assertThat(a.observation().tensors().get(0)).isEqualTo(b.observation().tensors().get(0));
      }
    }
  }
}
