package io.dreamweir.train.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.checkpoint.Safetensors;
import io.dreamweir.train.checkpoint.StoredTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DreamerV2GoldenTest {

  private final Engine engine = TorchEngine.cpu(2);

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(DreamerV2GoldenTest.class.getResource("/golden/dreamerv2/" + name))
            .toURI());
  }

  private static void passes(String name, int tensors, String kind) throws URISyntaxException {
    List<GoldenResult> results;
    try (Engine engine = Engines.open(kind, EngineProvider.Settings.cpu(2))) {
      results = DreamerV2Golden.verify(fixture(name), engine);
    }
    assertThat(
            results.stream()
                .filter(r -> !r.ok())
                .map(r -> r.tensor() + " " + r.maxRelative() + " > " + r.limit())
                .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(results).hasSizeGreaterThanOrEqualTo(tensors);
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
    return DreamerV2Golden.verify(file, engine).stream()
        .filter(r -> !r.ok())
        .map(GoldenResult::tensor)
        .toList();
  }

  @Test
  void noticesAnotherEpsilon(@TempDir Path folder) throws Exception {
    Path file = changed(folder, s -> s.replace("\"eps\": 1e-05", "\"eps\": 2e-05"), t -> {});
    assertThat(failures(file)).contains("after_wm/encoder/conv0/kernel - before");
  }

  @Test
  void noticesATensorThatIsMissing(@TempDir Path folder) throws Exception {
    Path file = changed(folder, s -> s, t -> t.remove("wm/kl_lhs"));
    assertThat(failures(file)).containsExactly("wm/kl_lhs");
  }

  @Test
  void noticesATensorItDoesNotCompute(@TempDir Path folder) throws Exception {
    Path file =
        changed(
            folder, s -> s, t -> t.put("wm/novel", new StoredTensor.F32(List.of(1), new float[1])));
    assertThat(failures(file)).containsExactly("wm/novel");
  }

  @Test
  void refusesSettingsItDoesNotKnow(@TempDir Path folder) throws Exception {
    Path other =
        changed(folder, s -> s.replaceFirst("\"act\": \"elu\"", "\"act\": \"silu\""), t -> {});
    assertThatThrownBy(() -> DreamerV2Golden.verify(other, engine))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("setting 'rssm.act' is 'silu'");
    Path more =
        changed(
            folder,
            s -> s.replaceFirst("\"discount\": 0.999", "\"discount\": 0.999, \"x\": 1"),
            t -> {});
    assertThatThrownBy(() -> DreamerV2Golden.verify(more, engine))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not know: [x]");
  }
}
