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

class DreamerV2GoldenTest extends GoldenContract {

  @Override
  String folder() {
    return "dreamerv2";
  }

  @Override
  List<GoldenResult> verify(Path file, Engine on) {
    return DreamerV2Golden.verify(file, on);
  }

  @Override
  String computed() {
    return "wm/kl_lhs";
  }

  @Override
  String setting() {
    return "\"discount\": 0.999";
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void recomputesThreeTrainSteps(String kind) throws URISyntaxException {
    passes("small.safetensors", 400, kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch", "nd4j"})
  void recomputesTheFunctions(String kind) throws URISyntaxException {
    passes("functions.json", 150, kind);
  }

  @Test
  void countsTheParameters() throws URISyntaxException {
    passes("parameter_counts.json", 100, Engines.DEFAULT);
  }

  @Test
  void noticesAnotherEpsilon(@TempDir Path folder) throws Exception {
    Path file = changed(folder, s -> s.replace("\"eps\": 1e-05", "\"eps\": 2e-05"), t -> {});
    assertThat(failures(file)).contains("after_wm/encoder/conv0/kernel - before");
  }

  @Test
  void refusesAnotherActivation(@TempDir Path folder) throws Exception {
    Path other =
        changed(folder, s -> s.replaceFirst("\"act\": \"elu\"", "\"act\": \"silu\""), t -> {});
    refuses(other, "setting 'rssm.act' is 'silu'");
  }
}
