package io.dreamweir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  record Inner(double learningRate, DataSize buffer) {
    Inner {
      if (learningRate <= 0) {
        throw new IllegalArgumentException("learning-rate must be positive, not " + learningRate);
      }
    }
  }

  record Train(
      int updates, Duration saveEvery, Mode mode, Inner inner, Map<String, String> extra) {}

  enum Mode {
    FAST,
    SLOW
  }

  @TempDir Path folder;
  private Configuration defaults;

  @BeforeEach
  void writeDefaults() throws IOException {
    defaults =
        Configuration.defaults(
            file(
                """
                train:
                  updates: 100
                  save-every: 10s
                  mode: fast
                  inner: {learning-rate: 0.1, buffer: 64MiB}
                  extra: {}
                """));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "c", ".yaml"), text);
  }

  @Test
  void bindsLaterLayersOverEarlierOnes() throws IOException {
    Train train =
        defaults
            .with(file("train: {updates: 7, inner: {learning-rate: 0.5}}"))
            .with("train.mode=slow")
            .with("train.extra.ssl.protocol=TLSv1.3")
            .bind("train", Train.class);
    assertThat(train)
        .isEqualTo(
            new Train(
                7,
                Duration.ofSeconds(10),
                Mode.SLOW,
                new Inner(0.5, new DataSize(64 << 20)),
                Map.of("ssl.protocol", "TLSv1.3")));
  }

  @Test
  void namesTheNearestKeyOfAnUnknownOne() {
    assertThatThrownBy(() -> defaults.with("train.inner.learning-rat=1"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--set train.inner.learning-rat=1: unknown key 'train.inner.learning-rat', did you mean"
                + " 'train.inner.learning-rate'?");
  }

  @Test
  void refusesAValueOfTheWrongTypeByPath() {
    assertThatThrownBy(() -> defaults.with("train.updates=many").bind("train", Train.class))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("configuration key 'train.updates'")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> defaults.with("train.updates=1.5").bind("train", Train.class))
        .hasMessageContaining("configuration key 'train.updates'");
    assertThatThrownBy(() -> defaults.with("train.save-every=fast").bind("train", Train.class))
        .hasMessage(
            "configuration key 'train.save-every': 'fast' is not a duration such as 500ms, 10s, 5min,"
                + " 2h or 7d");
    assertThatThrownBy(() -> defaults.with("train.inner=3"))
        .hasMessageContaining("'train.inner' is a section, not a value");
  }

  record Named(String name) {}

  @Test
  void takesANumberForATextAndNothingElse() throws IOException {
    Configuration named = Configuration.defaults(file("run: {name: seven}"));
    assertThat(named.with("run.name=7").bind("run", Named.class).name()).isEqualTo("7");
    assertThat(named.with("run.name=3e-3").bind("run", Named.class).name())
        .satisfies(text -> assertThat(Double.parseDouble(text)).isEqualTo(3e-3));
    assertThatThrownBy(() -> named.with("run.name=true").bind("run", Named.class))
        .hasMessageContaining("configuration key 'run.name'");
  }

  @Test
  void refusesAValueOutOfRangeInTheRecordsOwnWords() {
    assertThatThrownBy(
            () -> defaults.with("train.inner.learning-rate=-1").bind("train", Train.class))
        .isInstanceOf(UserError.class)
        .hasMessage("configuration key 'train.inner': learning-rate must be positive, not -1.0");
  }

  @Test
  void refusesAMissingFileAndOneThatIsNotYaml() throws IOException {
    assertThatThrownBy(() -> defaults.with(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml does not exist or cannot be read");
    Path broken = file("a: [1,");
    assertThatThrownBy(() -> defaults.with(broken)).hasMessageContaining("is not YAML");
  }

  @Test
  void masksSecretsInTheResolvedTree() {
    String resolved = defaults.with("train.extra.ssl.key.password=hunter2").resolved().toString();
    assertThat(resolved).doesNotContain("hunter2").contains("***").doesNotContain("_pass-through");
  }
}
