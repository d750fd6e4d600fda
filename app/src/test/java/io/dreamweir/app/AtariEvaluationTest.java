package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.ScoresTable;
import io.dreamweir.eval.suite.Suite;
import io.dreamweir.experience.Environments;
import io.dreamweir.lake.LakeSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Atari games, evaluated on one core and on several: the same rows, bit for bit. */
@Tag("slow")
class AtariEvaluationTest {

  private static final String[] SAME = {
    "unit",
    "status",
    "game",
    "episode",
    "seed",
    "score",
    "steps",
    "frames",
    "end",
    "rom_md5",
    "configuration_hash",
    "environment_version",
    "protocol_hash",
    "policy"
  };

  @TempDir Path folder;

  private List<Row> rows(String master, String place) {
    try (SparkSession spark = LakeSpark.local(master)) {
      spark.sparkContext().setLogLevel("ERROR");
      Suite suite =
          Suite.read(Path.of("../conf/suites"), "atari55-5min")
              .only(List.of("boxing", "gopher"))
              .withEpisodes(3);
      String out = folder.resolve(place).toString();
      EvalConfig config =
          new EvalConfig(3, 0, 2, 1, Duration.ofSeconds(1), "", List.of(), 200, 200, 0.95, 1);
      new EvalJob(spark, new Evaluation(suite, List.of(Contender.RANDOM), "", out, place), config)
          .run();
      return ScoresTable.open(spark, out)
          .read()
          .select(SAME[0], java.util.Arrays.copyOfRange(SAME, 1, SAME.length))
          .orderBy("unit")
          .collectAsList();
    }
  }

  @Test
  void oneCoreAndSeveralGiveTheSameRows() {
    try {
      Environments.open("atari/boxing", Map.of()).close();
    } catch (UserError e) {
      System.err.println("SKIPPED, NO ATARI: " + e.getMessage());
      abort(e.getMessage());
    }
    List<Row> one = rows("local[1]", "one");
    assertThat(one).hasSize(6).allMatch(r -> r.getString(1).equals("done"));
    assertThat(rows("local[4]", "four")).isEqualTo(one);
  }
}
