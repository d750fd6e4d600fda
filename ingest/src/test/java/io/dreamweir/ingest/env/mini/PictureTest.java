package io.dreamweir.ingest.env.mini;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Transition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every cell of the board as the index of the highest channel that is set there, or a dot. */
class PictureTest {

  /** Plays moves without chance and reads the last picture. */
  private static String board(String task, int channels, long seed, int... moves) {
    try (Environment environment = Environments.open(task, Map.of("sticky", "0"))) {
      Transition row = environment.reset(seed);
      for (int move : moves) {
        row = environment.step(Action.discrete(move));
      }
      return board(row.observation().tensors().get(0), channels);
    }
  }

  private static String board(byte[] picture, int channels) {
    byte[] grays = Picture.grays(channels);
    StringBuilder board = new StringBuilder();
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 10; x++) {
        byte gray = picture[(2 + 6 * y) * 64 + 2 + 6 * x];
        char cell = gray == 0 ? '.' : '?';
        for (int k = 0; k < channels; k++) {
          cell = gray == grays[k] ? Character.forDigit(k, 10) : cell;
        }
        for (int dy = 0; dy < 6; dy++) {
          for (int dx = 0; dx < 6; dx++) {
            assertThat(picture[(2 + 6 * y + dy) * 64 + 2 + 6 * x + dx]).isEqualTo(gray);
          }
        }
        board.append(cell);
      }
      board.append('\n');
    }
    for (int i = 0; i < 64; i++) {
      for (int border : new int[] {i, 64 + i, 62 * 64 + i, 63 * 64 + i, 64 * i, 64 * i + 63}) {
        assertThat(picture[border]).as("border").isZero();
      }
    }
    return board.toString();
  }

  private static int[] times(int n, int move) {
    int[] moves = new int[n];
    Arrays.fill(moves, move);
    return moves;
  }

  @Test
  void breakoutStartsOnEitherSide() {
    String fromLeft =
        """
        ..........
        3333333333
        3333333333
        3333333333
        .2........
        ..1.......
        ..........
        ..........
        ..........
        ..0.......
        """;
    String fromRight =
        """
        ..........
        3333333333
        3333333333
        3333333333
        ........2.
        .......1..
        ..........
        ..........
        ..........
        ..0.......
        """;
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      seen.add(board("mini/breakout", 4, seed, 1, 1));
    }
    assertThat(seen).containsExactlyInAnyOrder(fromLeft, fromRight);
  }

  @Test
  void asterixShowsWhatEnteredAndItsTrail() {
    String start = board("mini/asterix", 4, 1);
    assertThat(start.replaceAll("[^0-9]", "")).isEqualTo("0");
    assertThat(start.indexOf('0')).isEqualTo(5 * 11 + 5);
    // In step 11 something enters at an edge and moves at once, leaving its trail there.
    String later = board("mini/asterix", 4, 1, times(13, 0)).replaceFirst("0", ".");
    assertThat(later.lines().filter(row -> !row.equals("..........")))
        .singleElement()
        .asString()
        .matches("2[13]\\.{8}|\\.{8}[13]2");
  }

  @Test
  void freeway() {
    String start = board("mini/freeway", 7, 1);
    String[] rows = start.split("\n", -1);
    assertThat(rows[0]).isEqualTo("..........");
    assertThat(rows[9]).isEqualTo("....0.....");
    for (int lane = 1; lane <= 8; lane++) {
      assertThat(rows[lane]).matches("1([2-6]\\.{8}|\\.{8}[2-6])");
    }
  }

  @Test
  void seaquestShowsSubmarineOxygenAndBullet() {
    assertThat(board("mini/seaquest", 10, 1))
        .isEqualTo(".....01...\n" + "..........\n".repeat(8) + "7777777777\n");
    // Down, right (turns), fire: the bullet has moved one cell. One of ten oxygen cells is gone.
    assertThat(board("mini/seaquest", 10, 1, 4, 3, 5))
        .isEqualTo("..........\n.....102..\n" + "..........\n".repeat(7) + "777777777.\n");
  }

  @Test
  void spaceInvadersShowsWhereTheAliensGo() {
    String aliens = "..222222..\n".repeat(4);
    assertThat(board("mini/space-invaders", 6, 1))
        .isEqualTo(aliens + "..........\n".repeat(5) + ".....0....\n");
    assertThat(board("mini/space-invaders", 6, 1, 5))
        .isEqualTo(aliens + "..........\n".repeat(4) + ".....4....\n.....0....\n");
    // In step 11 the lowest alien above the cannon has shot.
    assertThat(board("mini/space-invaders", 6, 1, times(11, 0)))
        .isEqualTo(
            "..222222..\n".repeat(3) + "..222522..\n" + "..........\n".repeat(5) + ".....0....\n");
    // Marched left in step 13; the bullet falls.
    assertThat(board("mini/space-invaders", 6, 1, times(13, 1)))
        .startsWith(".222222...\n".repeat(4));
  }
}
