package io.dreamweir.lake.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.TestSpark;
import io.dreamweir.run.BenchResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both benchmarks, small: what they check is checked, times are not. */
@Tag("slow")
class LakeBenchTest {

  @TempDir Path folder;

  @Test
  void aLakeOfManyCommitsHoldsTheSameAfterCompaction() {
    BenchResult result =
        new CommitsBench(
                TestSpark.session(),
                folder,
                new CommitsBench.Settings(45, Duration.ofMinutes(30), Duration.ofHours(6), 1))
            .run();
    Map<String, Object> details = result.details();
    assertThat(details.get("same_chunks")).isEqualTo(true);
    assertThat(details.get("files_before")).isEqualTo(45L);
    assertThat((Long) details.get("files_after")).isBetween(4L, 5L);
    assertThat((Long) details.get("commits_deleted"))
        .as("all but those of the last hour and after the checkpoint before it")
        .isGreaterThanOrEqualTo(30);
  }

  @Test
  void everyWayToStoreFramesLosesNothing() {
    BenchResult result =
        new BytesBench(TestSpark.session(), folder, new BytesBench.Settings(2_000, 0.01)).run();
    Map<?, ?> alternatives = (Map<?, ?>) result.details().get("alternatives");
    assertThat(alternatives).hasSize(12);
    CodecFigures chosen = (CodecFigures) alternatives.get("zstd-1, chunks of 32");
    assertThat(chosen.bytesPerStep()).isBetween(60.0, 75.0);
    assertThat(((CodecFigures) alternatives.get("lz4, chunks of 32")).bytesPerStep())
        .isBetween(120.0, 170.0);
    assertThat((Double) result.details().get("data_files_bytes_per_step")).isLessThan(85);
  }
}
