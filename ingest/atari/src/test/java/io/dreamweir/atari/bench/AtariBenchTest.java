package io.dreamweir.atari.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.atari.Roms;
import io.dreamweir.run.BenchResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtariBenchTest {

  @Test
  void bothSidesPlayTheSameFrames() {
    Roms.folder();
    BenchResult result = new AtariBench(new AtariBench.Settings(List.of("breakout"), 2, 200)).run();
    assertThat(result.runs()).hasSize(2);
    assertThat(result.baselineRuns()).hasSize(2);
    assertThat(result.details()).containsOnlyKeys("games");
  }
}
