package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reference scores of the control tasks are what these plays really earn. */
class ControlReferenceTest {

  private static final Path TABLE = Path.of("../conf/suites/references/control.csv");
  private static final int EPISODES = 2000;

  /** Chooses from the vector seen and the number of steps left. */
  @FunctionalInterface
  private interface Play {
    float[] act(FloatBuffer seen, int left);
  }

  private static double mean(String task, int steps, Play play) {
    Map<String, String> shown =
        task.equals("mini/point") ? Map.of("observation", "vector") : Map.of();
    double sum = 0;
    for (int seed = 0; seed < EPISODES; seed++) {
      try (Environment environment = Environments.open(task, shown)) {
        Transition row = environment.reset(seed);
        for (int left = steps; row.end() == EpisodeEnd.OPEN; left--) {
          List<byte[]> seen = row.observation().tensors();
          FloatBuffer vector =
              ByteBuffer.wrap(seen.get(seen.size() - 1))
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .asFloatBuffer();
          row = environment.step(new Action(play.act(vector, left)));
          sum += row.reward();
        }
      }
    }
    return sum / EPISODES;
  }

  private static Play random(int width) {
    SplittableRandom random = new SplittableRandom(1);
    return (seen, left) -> {
      float[] push = new float[width];
      for (int i = 0; i < width; i++) {
        push[i] = (float) random.nextDouble(-1, 1);
      }
      return push;
    };
  }

  private static float within1(double push) {
    return (float) Math.max(-1, Math.min(1, push));
  }

  /** Pushes harder the farther away the target is. */
  private static float[] proportional(FloatBuffer seen, int left) {
    return new float[] {within1(seen.get(4) - seen.get(0)), within1(seen.get(5) - seen.get(1))};
  }

  private static Map<String, double[]> table() throws IOException {
    Map<String, double[]> scores = new TreeMap<>();
    List<String> lines = Files.readAllLines(TABLE);
    assertThat(lines.get(0)).isEqualTo("game,random,gamer,record");
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      scores.put(
          cells[0],
          new double[] {
            Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), Double.parseDouble(cells[3])
          });
    }
    return scores;
  }

  @Test
  void ofThePoint() throws IOException {
    double[] expected = table().get("mini/point");
    double randomly = mean("mini/point", 50, random(2));
    double gamer = mean("mini/point", 50, ControlReferenceTest::proportional);
    double record = mean("mini/point", 50, (seen, left) -> PointTest.straight(seen).values());
    assertThat(randomly).isCloseTo(expected[0], within(0.3));
    assertThat(gamer).isCloseTo(expected[1], within(0.1));
    assertThat(record).isCloseTo(expected[2], within(0.1));
  }

  @Test
  void ofThePendulum() throws IOException {
    double[] expected = table().get("mini/pendulum");
    PendulumOptimum optimum = new PendulumOptimum(200);
    double randomly = mean("mini/pendulum", 200, random(1));
    double gamer =
        mean("mini/pendulum", 200, (seen, left) -> new float[] {within1(PendulumTest.swing(seen))});
    double record =
        mean(
            "mini/pendulum",
            200,
            (seen, left) ->
                new float[] {
                  optimum.best(Math.atan2(seen.get(1), seen.get(0)), seen.get(2), left)
                });
    assertThat(randomly).isCloseTo(expected[0], within(15.0));
    assertThat(gamer).isCloseTo(expected[1], within(4.0));
    assertThat(record).isCloseTo(expected[2], within(3.0));
  }
}
