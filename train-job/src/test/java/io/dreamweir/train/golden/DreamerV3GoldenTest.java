package io.dreamweir.train.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.checkpoint.Safetensors;
import io.dreamweir.train.checkpoint.StoredTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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

  /** A copy of the train-step fixture with its settings, or its tensors, changed. */
  private static Path changed(
      Path folder, UnaryOperator<String> settings, Consumer<Map<String, StoredTensor>> tensors)
      throws Exception {
    Path copy = folder.resolve("small.safetensors");
    Map<String, StoredTensor> all = new TreeMap<>(Safetensors.read(fixture("small.safetensors")));
    tensors.accept(all);
    Safetensors.write(copy, all, Map.of());
    String json = Files.readString(fixture("small.json"));
    Files.writeString(folder.resolve("small.json"), settings.apply(json));
    return copy;
  }

  private List<String> failures(Path file) {
    return DreamerV3Golden.verify(file, engine).stream()
        .filter(r -> !r.ok())
        .map(GoldenResult::tensor)
        .toList();
  }

  @Test
  void noticesAnotherLearningRateByTheMovesAlone(@TempDir Path folder) throws Exception {
    Path file = changed(folder, s -> s.replace("\"lr\": 4e-05", "\"lr\": 4.2e-05"), t -> {});
    assertThat(failures(file))
        .contains("warm/after1/dyn/obs0/kernel - before")
        .doesNotContain("after1/dyn/obs0/kernel", "after3/dyn/obs0/kernel");
  }

  @Test
  void noticesATensorThatIsMissingAndOneThatItDoesNotCompute(@TempDir Path folder)
      throws Exception {
    Path file =
        changed(
            folder,
            s -> s,
            t -> {
              t.remove("repl/return");
              t.put("wm/novel", new StoredTensor.F32(List.of(1), new float[1]));
            });
    assertThat(failures(file)).containsExactly("repl/return", "wm/novel");
  }

  @Test
  void refusesSettingsItDoesNotKnow(@TempDir Path folder) throws Exception {
    Path other =
        changed(folder, s -> s.replace("\"lam\": 0.95", "\"lam\": 0.95, \"x\": 1"), t -> {});
    assertThatThrownBy(() -> DreamerV3Golden.verify(other, engine))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not know: [x]");
  }
}
