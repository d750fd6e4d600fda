package io.dreamweir.train.dreamer.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DreamerV2ConfigTest {

  private static final Path CONF = Path.of("../conf");

  private static DreamerV2Config bind(Configuration configuration) {
    return configuration.bind("agent.dreamer-v2", DreamerV2Config.class);
  }

  @Test
  void defaultsAreTheAtariNetwork() {
    assertThat(bind(Configuration.defaults(CONF.resolve("defaults.yaml"))))
        .isEqualTo(DreamerV2Presets.atari());
  }

  @Test
  void saysWhatIsWrongWithAValue() {
    Configuration defaults = Configuration.defaults(CONF.resolve("defaults.yaml"));
    assertThatThrownBy(() -> bind(defaults.with("agent.dreamer-v2.horizon=1")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("horizon must be 2 or more, not 1");
    assertThatThrownBy(() -> bind(defaults.with("agent.dreamer-v2.entropy-scale='linear(1)'")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("linear(from,to,steps)");
    assertThatThrownBy(() -> bind(defaults.with("agent.dreamer-v2.kl.balance=2")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("balance must be within 0 and 1");
  }
}
