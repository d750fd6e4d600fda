package io.dreamweir.train.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Engines;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DreamerV3GoldenTest extends GoldenContract {

  @Override
  String folder() {
    return "dreamerv3";
  }

  @Override
  List<GoldenResult> verify(Path file, Engine on) {
    return DreamerV3Golden.verify(file, on);
  }

  @Override
  String computed() {
    return "repl/return";
  }

  @Override
  String setting() {
    return "\"lam\": 0.95";
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void recomputesTwoRunsOfThreeTrainSteps(String kind) throws URISyntaxException {
    passes("small.safetensors", 900, kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void recomputesThemFromTheTrueStart(String kind) throws URISyntaxException {
    passes("small_init.safetensors", 900, kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void recomputesTheFunctions(String kind) throws URISyntaxException {
    passes("functions.json", 250, kind);
  }

  @Test
  void countsTheParametersOfSevenSizes() throws URISyntaxException {
    passes("parameter_counts.json", 300, Engines.DEFAULT);
  }

  @Test
  void noticesAnotherLearningRateByTheMovesAlone(@TempDir Path folder) throws Exception {
    Path file = changed(folder, s -> s.replace("\"lr\": 4e-05", "\"lr\": 4.2e-05"), t -> {});
    assertThat(failures(file))
        .contains("warm/after1/dyn/obs0/kernel - before")
        .doesNotContain("after1/dyn/obs0/kernel", "after3/dyn/obs0/kernel");
  }
}
