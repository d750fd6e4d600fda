package io.dreamweir.sequence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.TestSpark;
import io.dreamweir.run.BenchResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ReaderBenchTest {

  @TempDir Path folder;

  @Test
  void measuresSpeedLimitsAndMemory() {
    BenchResult result =
        new ReaderBench(
                TestSpark.session(), folder, new ReaderBench.Settings(3_000, 9_000, 8, 50, 2, 0.1))
            .run();
    assertThat(result.runs()).hasSize(2).allMatch(rate -> rate > 0);
    assertThat(result.baselineRuns()).hasSize(2);
    ReaderFigures large = (ReaderFigures) result.details().get("large");
    assertThat(large.steps()).isBetween(9_000L, 9_400L);
    assertThat(large.indexBytesPerStep()).isBetween(5.0, 10.0);
    assertThat(large.anonymousBytes()).isPositive();
    assertThat(large.twoThreads().perSecond()).hasSize(2);
    assertThat(large.checkedBatches()).isEqualTo(20);
  }
}
