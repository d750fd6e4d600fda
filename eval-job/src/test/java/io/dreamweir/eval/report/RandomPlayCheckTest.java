package io.dreamweir.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.eval.score.PublishedRandom;
import io.dreamweir.eval.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RandomPlayCheckTest {

  private static final PublishedRandom ALIEN = PublishedRandom.byGame().get("alien");

  private static RandomPlayRow row(Interval measured, double beyond, @Nullable Interval other) {
    return RandomPlayRow.of("alien", measured, 20, beyond, other, ALIEN);
  }

  @Test
  void knowsBothPublishedValuesOfEveryGame() {
    assertThat(PublishedRandom.byGame()).hasSize(55);
    assertThat(ALIEN).isEqualTo(new PublishedRandom(228.8, 227.8));
    assertThat(PublishedRandom.byGame().get("jamesbond")).isEqualTo(new PublishedRandom(7, 29));
  }

  @Test
  void saysNothingWhereTheIntervalContainsThePublishedValue() {
    RandomPlayRow row = row(new Interval(230, 200, 260), 0.5, null);
    assertThat(row.verdict()).isEqualTo("contains");
    assertThat(row.reason()).isEmpty();
  }

  @Test
  void namesTheProtocolWhereThePublishedConditionsGiveThePublishedValue() {
    RandomPlayRow row = row(new Interval(150, 130, 170), 0, new Interval(225, 210, 240));
    assertThat(row.verdict()).isEqualTo("below");
    assertThat(row.reason())
        .isEqualTo("protocol: under the published conditions the same agent scores 225 [210, 240]");
    assertThat(row(new Interval(150, 130, 170), 0.25, new Interval(160, 150, 170)).reason())
        .startsWith("not explained by the conditions we know of: under them 160")
        .contains("25 % of episodes run beyond the five minutes");
    assertThat(row(new Interval(150, 130, 170), 0, new Interval(210, 200, 220)).reason())
        .startsWith("mostly protocol");
  }

  @Test
  void writesEveryGameAndTheExcludedOnesFirst() {
    RandomPlayCheck.Result result =
        new RandomPlayCheck.Result(
            List.of(row(new Interval(150, 130, 170), 0, null)),
            1,
            1,
            List.of("pong"),
            "atari-dreamer",
            "cafe",
            "",
            List.of("a note"));
    RandomPlayTables tables = new RandomPlayTables(result);
    assertThat(tables.csv())
        .contains("alien,150.0,130.0,170.0,20,228.8,227.8,below,below,0.0,,,,\"sticky actions");
    assertThat(tables.markdown())
        .contains("excludes the published value in 1", "| alien | 150 [130, 170] | 228.8 | below |")
        .contains("* not played: pong");
  }
}
