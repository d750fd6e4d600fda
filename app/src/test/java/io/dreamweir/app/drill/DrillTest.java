package io.dreamweir.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillTest {

  @TempDir Path folder;

  @Test
  void everyPartIsKilledAboutAsOftenAtMomentsThatTheSeedDecides() {
    DrillSettings settings = new DrillSettings(22, Duration.ofMinutes(5), 7, 1);
    List<DrillSchedule.Kill> kills = DrillSchedule.of(settings);
    assertThat(kills).hasSize(22).isEqualTo(DrillSchedule.of(settings));
    Map<DrillPart, Integer> counts = new EnumMap<>(DrillPart.class);
    kills.forEach(k -> counts.merge(k.part(), 1, Integer::sum));
    assertThat(counts).containsOnlyKeys(DrillPart.values());
    assertThat(counts.values()).allMatch(n -> n == 5 || n == 6);
    assertThat(kills).allMatch(k -> k.after().compareTo(settings.length()) < 0);
    assertThat(kills).isSortedAccordingTo((a, b) -> a.after().compareTo(b.after()));
  }

  @Test
  @Tag("slow")
  void nothingIsLostOrDoubledWhenEveryPartIsKilledOnce() throws Exception {
    DrillSettings settings =
        new DrillSettings(DrillPart.values().length, Duration.ofSeconds(20), 3, 500);
    Configuration configuration =
        Configuration.defaults(CommonOptions.folder().resolve("defaults.yaml"));
    DrillResult result;
    try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
      result = new Drill(settings, configuration, folder).run(spark);
    }
    assertThat(result.missing()).describedAs("%s", result).isZero();
    assertThat(result.doubled()).describedAs("%s", result).isZero();
    assertThat(result.ok()).describedAs("%s", result).isTrue();
    assertThat(result.kills().values()).containsOnly(1);
    assertThat(result.kills()).hasSize(Arrays.asList(DrillPart.values()).size());
    assertThat(result.acknowledged()).isGreaterThan(200);
    assertThat(result.acknowledgements()).isGreaterThan(result.acknowledged());
    // Whether a killed actor leaves an open episode is chance: it may have ended one just before.
    assertThat(result.episodes()).containsKey("complete");
  }
}
