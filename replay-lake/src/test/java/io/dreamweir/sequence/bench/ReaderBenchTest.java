package io.dreamweir.sequence.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.TestSpark;
import io.dreamweir.run.BenchResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ReaderBenchTest {

  @TempDir Path folder;

  private BenchResult run(Optional<Path> peers) {
    ReaderBench.Settings settings =
        new ReaderBench.Settings(1_000, 0, "72x64x3", 4, 50, 2, 0.05, peers);
    return new ReaderBench(TestSpark.session(), folder.resolve("bench"), settings).run();
  }

  /** With peers of which none can be measured: each is reported with its error. */
  @Test
  void readsAScaledLakeAndChecksItAgainstTheSample() throws Exception {
    Path python = Files.createDirectories(folder.resolve("venv/bin")).resolve("python");
    Files.writeString(python, "#!/bin/sh\necho no module named replay >&2\nexit 1\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    String home = System.getProperty("dreamweir.home", "");
    System.setProperty("dreamweir.home", "..");
    try {
      BenchResult result = run(Optional.of(folder.resolve("venv")));
      assertThat(result.runs()).hasSize(2).allMatch(rate -> rate > 0);
      ReaderFigures figures = (ReaderFigures) result.details().get("small");
      assertThat(figures.checkedBatches()).isEqualTo(20);
      assertThat(figures.twoThreads().perCpuSecond()).hasSize(2);
      assertThat(figures.anonymousBytes()).isPositive();
      Map<String, Object> peers = figures.peers();
      assertThat(peers.keySet()).containsExactlyElementsOf(Peer.NAMES);
      assertThat(peers.get("lance").toString()).contains("no module named replay");
    } finally {
      System.setProperty("dreamweir.home", home);
    }
  }

  @Test
  void namesWhatIsMissingOrWrong() {
    assertThatThrownBy(() -> run(Optional.of(folder.resolve("none"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("install the peers with");
    assertThatThrownBy(() -> ScaledSample.Image.of("64x64"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("give height, width and channels");
    assertThat(List.of(ScaledSample.Image.of("96x96x1").bytes())).containsExactly(9_216);
  }
}
