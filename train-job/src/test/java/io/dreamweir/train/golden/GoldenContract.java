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

/** What recomputing an agent's fixtures must notice; each agent says which fixtures must pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GoldenContract {

  private final Engine engine = TorchEngine.cpu(2);

  /** Name of the agent's fixtures' folder. */
  abstract String folder();

  abstract List<GoldenResult> verify(Path file, Engine on);

  /** A computed tensor of the train steps. */
  abstract String computed();

  /** A setting of the train steps, as their JSON writes it. */
  abstract String setting();

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  private Path fixture(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(GoldenContract.class.getResource("/golden/" + folder() + "/" + name))
            .toURI());
  }

  /** On an engine of its own, so that the processor's threads are those of one. */
  final void passes(String name, int tensors, String kind) throws URISyntaxException {
    List<GoldenResult> results;
    try (Engine own = Engines.open(kind, EngineProvider.Settings.cpu(2))) {
      results = verify(fixture(name), own);
    }
    assertThat(
            results.stream()
                .filter(r -> !r.ok())
                .map(r -> r.tensor() + " " + r.maxRelative() + " > " + r.limit())
                .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(results).hasSizeGreaterThanOrEqualTo(tensors);
  }

  /** A copy of the train-step fixture with its settings, or its tensors, changed. */
  final Path changed(
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

  final List<String> failures(Path file) {
    return verify(file, engine).stream().filter(r -> !r.ok()).map(GoldenResult::tensor).toList();
  }

  final void refuses(Path file, String message) {
    assertThatThrownBy(() -> verify(file, engine))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void noticesATensorThatIsMissingAndOneThatItDoesNotCompute(@TempDir Path folder)
      throws Exception {
    Path file =
        changed(
            folder,
            s -> s,
            t -> {
              t.remove(computed());
              t.put("wm/novel", new StoredTensor.F32(List.of(1), new float[1]));
            });
    assertThat(failures(file)).containsExactlyInAnyOrder(computed(), "wm/novel");
  }

  @Test
  void refusesSettingsItDoesNotKnow(@TempDir Path folder) throws Exception {
    Path more = changed(folder, s -> s.replace(setting(), setting() + ", \"x\": 1"), t -> {});
    refuses(more, "does not know: [x]");
  }
}
