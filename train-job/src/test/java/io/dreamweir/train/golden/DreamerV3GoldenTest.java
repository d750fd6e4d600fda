package io.dreamweir.train.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DreamerV3GoldenTest {

  private final Engine engine = TorchEngine.cpu(2);

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(DreamerV3GoldenTest.class.getResource("/golden/dreamerv3/" + name))
            .toURI());
  }

  private void passes(String name, int tensors) throws URISyntaxException {
    List<GoldenResult> results = DreamerV3Golden.verify(fixture(name), engine);
    assertThat(
            results.stream()
                .filter(r -> !r.ok())
                .map(r -> r.tensor() + " " + r.maxRelative() + " > " + r.limit())
                .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(results).hasSizeGreaterThanOrEqualTo(tensors);
  }

  @Test
  void recomputesTwoRunsOfThreeTrainSteps() throws URISyntaxException {
    passes("small.safetensors", 900);
  }

  @Test
  void recomputesThemFromTheTrueStart() throws URISyntaxException {
    passes("small_init.safetensors", 900);
  }

  @Test
  void recomputesTheFunctions() throws URISyntaxException {
    passes("functions.json", 250);
  }

  @Test
  void countsTheParametersOfSevenSizes() throws URISyntaxException {
    passes("parameter_counts.json", 300);
  }
}
