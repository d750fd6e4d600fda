package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchTest {

  private static List<Transition> play(Environment environment, Policy policy, long seed) {
    List<Transition> rows = new ArrayList<>();
    rows.add(environment.reset(seed));
    List<Policy.EpisodeMemory> memory = List.of(policy.start(seed));
    while (rows.get(rows.size() - 1).end() == EpisodeEnd.OPEN) {
      Transition latest = rows.get(rows.size() - 1);
      rows.add(environment.step(policy.act(memory, List.of(latest), ActingMode.TRAIN).get(0)));
    }
    return rows;
  }

  private static double score(List<Transition> rows) {
    return rows.stream().mapToDouble(Transition::reward).sum();
  }

  @Test
  void anEpisodeIsAResetRowAndNineStepsPerBall() {
    try (Environment one = Environments.open("mini/catch", Map.of());
        Environment ten = Environments.open("mini/catch-long", Map.of())) {
      List<Transition> single = play(one, new RandomPolicy(one.spaces()), 1);
      assertThat(single).hasSize(10);
      assertThat(single.get(9).end()).isEqualTo(EpisodeEnd.TERMINAL);
      List<Transition> rows = play(ten, new RandomPolicy(ten.spaces()), 1);
      assertThat(rows).hasSize(91);
      for (int i = 0; i < rows.size(); i++) {
        boolean landing = i > 0 && i % 9 == 0;
        assertThat(Math.abs(rows.get(i).reward())).as("row %s", i).isEqualTo(landing ? 1 : 0);
        assertThat(rows.get(i).end() == EpisodeEnd.TERMINAL).as("row %s", i).isEqualTo(i == 90);
        assertThat(ballRow(rows.get(i))).as("row %s", i).isEqualTo(i == 0 ? 0 : 1 + (i - 1) % 9);
      }
    }
  }

  private static int ballRow(Transition row) {
    byte[] picture = row.observation().tensors().get(0);
    for (int i = 0; i < picture.length; i++) {
      if (picture[i] == (byte) 255) {
        return (i / 64 - 2) / 6;
      }
    }
    return -1;
  }

  @Test
  void perfectPlayAlwaysCatches() {
    try (Environment ten = Environments.open("mini/catch-long", Map.of())) {
      for (int seed = 0; seed < 100; seed++) {
        assertThat(score(play(ten, new CatchPolicy(ten.spaces()), seed))).isEqualTo(10);
      }
    }
  }

  @Test
  void randomPlayCatchesOneBallInFive() {
    try (Environment one = Environments.open("mini/catch", Map.of());
        Environment ten = Environments.open("mini/catch-long", Map.of())) {
      double[] single = new double[5000];
      double[] chained = new double[500];
      for (int seed = 0; seed < single.length; seed++) {
        single[seed] = score(play(one, new RandomPolicy(one.spaces()), seed));
      }
      for (int seed = 0; seed < chained.length; seed++) {
        chained[seed] = score(play(ten, new RandomPolicy(ten.spaces()), seed)) / 10;
      }
      assertThat(Scores.mean(single)).isBetween(-0.65, -0.55);
      assertThat(Scores.mean(chained)).isBetween(-0.65, -0.55);
    }
  }

  @Test
  void aBallIsWhiteAndThePaddleGray() {
    try (Environment one = Environments.open("mini/catch", Map.of())) {
      byte[] picture = one.reset(3).observation().tensors().get(0);
      int white = 0;
      for (byte pixel : picture) {
        white += pixel == (byte) 255 ? 1 : 0;
      }
      assertThat(white).isEqualTo(12 * 6);
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          boolean paddle = y >= 56 && y < 62 && x >= 26 && x < 38;
          assertThat(picture[y * 64 + x] == (byte) 170).as("(%s, %s)", x, y).isEqualTo(paddle);
        }
      }
    }
  }
}
