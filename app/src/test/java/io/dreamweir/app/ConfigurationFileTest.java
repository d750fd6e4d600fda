package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dreamweir.app.demo.DemoConfig;
import io.dreamweir.app.metrics.MetricsPorts;
import io.dreamweir.app.mlflow.MlflowConfig;
import io.dreamweir.app.openlineage.LineageConfig;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.ingest.actor.CollectConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.train.dl4j.AveragingConfig;
import io.dreamweir.train.loop.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/defaults.yaml} has every key, each commented; every preset fits on it. */
class ConfigurationFileTest {

  private static final Path CONF = CommonOptions.folder();

  private static final Map<String, Class<? extends Record>> SECTIONS =
      Map.ofEntries(
          Map.entry("lake", LakeConfig.class),
          Map.entry("replay", ReplayConfig.class),
          Map.entry("rollouts", RolloutTopic.class),
          Map.entry("collect", CollectConfig.class),
          Map.entry("ingest", IngestConfig.class),
          Map.entry("train", TrainSettings.class),
          Map.entry("averaging", AveragingConfig.class),
          Map.entry("eval", EvalConfig.class),
          Map.entry("prometheus", MetricsPorts.class),
          Map.entry("lineage", LineageConfig.class),
          Map.entry("mlflow", MlflowConfig.class),
          Map.entry("demo", DemoConfig.class));

  @Test
  void everySectionBindsAndNothingIsMissingOrUnknown() {
    Configuration defaults = Configuration.defaults(CONF.resolve("defaults.yaml"));
    SECTIONS.forEach(
        (name, type) ->
            assertThatCode(() -> defaults.bind(name, type)).as(name).doesNotThrowAnyException());
    List<String> sections = new ArrayList<>();
    defaults.resolved().fieldNames().forEachRemaining(sections::add);
    sections.removeAll(SECTIONS.keySet());
    assertThat(sections).containsExactlyInAnyOrder("kafka", "agent");
    assertThatCode(() -> TrainSetup.of(defaults)).doesNotThrowAnyException();
  }

  @Test
  void everyPresetFitsTheDefaults() throws IOException {
    Configuration defaults = Configuration.defaults(CONF.resolve("defaults.yaml"));
    try (Stream<Path> presets = Files.list(CONF.resolve("presets"))) {
      List<Path> all = presets.toList();
      assertThat(all.stream().map(p -> p.getFileName().toString()))
          .contains("small.yaml", "mini.yaml", "atari-paper.yaml", "atari-repo.yaml");
      for (Path preset : all) {
        assertThatCode(() -> TrainSetup.of(defaults.with(preset)))
            .as(preset.toString())
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void theConfigurationOfPodsFitsTheDefaults(@TempDir Path folder) throws IOException {
    JsonNode manifest = new YAMLMapper().readTree(CONF.resolve("k8s/config.yaml").toFile());
    Path file =
        Files.writeString(
            folder.resolve("dreamweir.yaml"), manifest.at("/data/dreamweir.yaml").asText());
    Configuration configuration = Configuration.defaults(CONF.resolve("defaults.yaml")).with(file);
    SECTIONS.forEach(
        (name, type) ->
            assertThatCode(() -> configuration.bind(name, type))
                .as(name)
                .doesNotThrowAnyException());
    assertThat(configuration.bind("prometheus", MetricsPorts.class).host()).isEqualTo("0.0.0.0");
  }

  @Test
  void everyKeyIsCommented() throws IOException {
    List<String> lines = Files.readAllLines(CONF.resolve("defaults.yaml"));
    List<String> bare = new ArrayList<>();
    boolean commented = false;
    for (String line : lines) {
      String text = line.strip();
      if (text.startsWith("#")) {
        commented = true;
      } else if (text.isEmpty()) {
        commented = false;
      } else if (!commented && !text.startsWith("-")) {
        bare.add(line);
      }
    }
    assertThat(bare).as("keys without a comment above their block").isEmpty();
  }
}
