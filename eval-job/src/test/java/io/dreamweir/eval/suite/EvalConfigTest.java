package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EvalConfigTest {

  private final Configuration defaults = Configuration.defaults(Path.of("../conf/defaults.yaml"));

  @Test
  void defaultsBind() {
    EvalConfig config = defaults.bind("eval", EvalConfig.class);
    assertThat(config.batch()).isEqualTo(16);
    assertThat(config.replicates()).isEqualTo(50_000);
  }

  @Test
  void refusesABatchOfZeroNamingTheKey() {
    Configuration wrong = defaults.with("eval.batch=0");
    assertThatThrownBy(() -> wrong.bind("eval", EvalConfig.class))
        .hasMessageContaining("eval")
        .hasMessageContaining("batch is 0; 1 to 1024 are possible");
  }
}
