package io.dreamweir.eval.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreJsonTest {

  private static List<Score> read(String json) throws Exception {
    return ScoreJson.parse(new ObjectMapper().readTree(json), "scores.json");
  }

  @Test
  void readsTheThreeShapes() throws Exception {
    assertThat(
            read(
                """
                [{"task": "atari_ms_pacman", "method": "dreamerv2", "seed": "1",
                  "xs": [1e6, 2e6], "ys": [210.5, 800]}]
                """))
        .containsExactly(
            new Score("dreamerv2", "ms_pacman", "1", 210.5, 1_000_000, ""),
            new Score("dreamerv2", "ms_pacman", "1", 800, 2_000_000, ""));
    assertThat(read("{\"MsPacman\": [{\"Agent\": \"DQN\", \"Iteration\": 3, \"Value\": 812.5}]}"))
        .containsExactly(new Score("DQN", "ms_pacman", "0", 812.5, 4_000_000, ""));
    assertThat(read("[{\"agent\": \"a\", \"game\": \"pong\", \"seed\": 3, \"score\": 20}]"))
        .containsExactly(Score.of("a", "pong", "3", 20));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> read("[{\"agent\": \"a\", \"game\": \"pong\", \"score\": 20}]"))
        .hasMessageContaining("scores.json: no 'seed' in {\"agent\"");
    assertThatThrownBy(
            () ->
                read(
                    "[{\"task\": \"x\", \"method\": \"m\", \"seed\": 1, \"xs\": [1], \"ys\": []}]"))
        .hasMessageContaining("xs has 1 entries and ys 0");
  }

  @ParameterizedTest
  @CsvSource({
    "atari_ms_pacman, ms_pacman",
    "MsPacman, ms_pacman",
    "ALE/MsPacman-v5, ms_pacman",
    "atari/qbert, qbert",
    "MontezumaRevengeNoFrameskip-v4, montezuma_revenge",
    "JamesBond, jamesbond",
    "mini/breakout, mini/breakout",
    "defender, defender",
    "my_game, my_game",
  })
  void oneSpellingForEachGame(String written, String game) {
    assertThat(GameName.canonical(written)).isEqualTo(game);
  }
}
