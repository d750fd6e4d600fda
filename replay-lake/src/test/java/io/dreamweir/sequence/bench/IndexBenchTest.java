package io.dreamweir.sequence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.TestSpark;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.latent.LatentShape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IndexBenchTest {

  @TempDir Path folder;

  @Test
  void opensALakeColdAndWithAStoredIndex() {
    BenchResult result =
        new IndexBench(TestSpark.session(), folder, new IndexBench.Settings(6_000, 1)).run();
    assertThat(result.runs()).hasSize(1).allMatch(seconds -> seconds > 0);
    assertThat(result.baselineRuns()).hasSize(1).allMatch(seconds -> seconds > 0);
    IndexFigures stored = (IndexFigures) ((List<?>) result.details().get("stored")).get(0);
    assertThat(stored.rows()).isGreaterThan(6_000);
    assertThat(stored.bytesPerStep()).isBetween(5.0, 10.0);
    assertThat(stored.drawsPerSecond())
        .hasSize(7)
        .allSatisfy((k, rate) -> assertThat(rate).isPositive());
    assertThat((Long) result.details().get("stored_bytes")).isGreaterThan(30_000);
  }

  @Test
  void simulatesALakeOfManySteps() {
    BenchResult result =
        new ScaleBench(TestSpark.session(), folder, new ScaleBench.Settings(2_000_000, 1_000, 1))
            .run();
    ScaleFigures.Indexing first =
        (ScaleFigures.Indexing) ((List<?>) result.details().get("index_first")).get(0);
    ScaleFigures.Indexing stored =
        (ScaleFigures.Indexing) ((List<?>) result.details().get("index_stored")).get(0);
    assertThat(first.rows()).isGreaterThan(2_000_000);
    assertThat(stored.rows()).isEqualTo(first.rows());
    assertThat(stored.episodes()).isEqualTo(first.episodes()).isGreaterThan(2_000);
    assertThat(first.indexBytes() / (double) first.rows()).isBetween(6.0, 7.0);
    assertThat(stored.files()).as("before the last micro-batch").isEqualTo(1 + 1 + 8);
  }

  @Test
  void cutsPlansAndTensors() {
    BenchResult result =
        new CutBench(TestSpark.session(), folder, new CutBench.Settings(3_000, 20, 1, 1)).run();
    assertThat(result.runs()).hasSize(1);
    assertThat(result.details()).containsEntry("sequences", 1_000L);
  }

  @Test
  void writesAndReadsStates() {
    BenchResult result =
        new LatentBench(
                folder, new LatentBench.Settings(2_000, new LatentShape(16, 4, 8), 4, 8, 2, 0.2))
            .run();
    assertThat(result.runs()).hasSize(2).allMatch(rate -> rate > 0);
    assertThat((Double) result.details().get("share_present")).isBetween(0.1, 1.0);
  }
}
