package io.dreamweir.train.dreamer.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DreamerV3ConfigTest {

  private static final Path CONF = Path.of("../conf");

  private static Configuration defaults() {
    return Configuration.defaults(CONF.resolve("defaults.yaml"));
  }

  private static DreamerV3Config bind(Configuration configuration) {
    return configuration.bind("agent.dreamer-v3", DreamerV3Config.class);
  }

  private static DreamerV3Config preset(String name) {
    return bind(defaults().with(CONF.resolve("presets/" + name + ".yaml")));
  }

  @Test
  void defaultsAreTheOriginalsWithUnimixInTheActor() {
    assertThat(bind(defaults().with("agent.dreamer-v3.heads.actor-unimix=0")))
        .isEqualTo(DreamerV3Presets.of(DreamerV3Presets.Size.SIZE12M));
    assertThat(bind(defaults()).heads().actorUnimix()).isEqualTo(0.01);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m", "12m", "25m", "50m", "100m", "200m", "400m"})
  void presetsAreTheSevenSizes(String size) {
    DreamerV3Presets.Size known =
        DreamerV3Presets.Size.valueOf("SIZE" + size.toUpperCase(java.util.Locale.ROOT));
    assertThat(preset("v3-" + size).model()).isEqualTo(DreamerV3Presets.of(known).model());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v3-tiny",
        "v3-atari",
        "v3-atari100k",
        "v3-dmc-proprio",
        "v3-dmc-vision",
        "v3-crafter",
        "v3-bsuite",
        "v3-2023"
      })
  void everyPresetFits(String name) {
    assertThat(preset(name).model().groups()).isPositive();
  }

  @Test
  void theVersionOfJanuary2023Differs() {
    DreamerV3Config old = preset("v3-2023");
    assertThat(old.model().core()).isEqualTo(ModelConfig.Core.GRU);
    assertThat(old.loss().dynamics()).isEqualTo(0.5);
    assertThat(old.loss().replayValue()).isZero();
    assertThat(old.storedLatents()).isFalse();
    assertThat(old.modelOptimizer().clip()).isEqualTo(1000);
  }

  @Test
  void saysWhatIsWrongWithAValue() {
    refuses("context=2", "context is 2; 0 and 1 are possible");
    refuses("context=0", "stored-latents need the row before the trained ones");
    refuses("model.deter=100", "deter 100 is no multiple of 8 blocks");
    refuses("model.kernel=4", "kernel is 4; odd numbers are possible");
    refuses("heads.actor-unimix=1", "actor-unimix must be 0 or more and below 1");
    refuses("loss.reward=-1", "a weight of a loss is -1.0");
    refuses("behaviour.lambda=2", "lambda must be within 0 and 1");
    refuses("model-optimizer.beta2=1", "beta1 and beta2 must be 0 or more and below 1");
  }

  private static void refuses(String setting, String message) {
    assertThatThrownBy(() -> bind(defaults().with("agent.dreamer-v3." + setting)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
