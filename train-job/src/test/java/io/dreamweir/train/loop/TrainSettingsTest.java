package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainSettingsTest {

  private static final Configuration DEFAULTS =
      Configuration.defaults(Path.of("../conf/defaults.yaml"));

  @Test
  void readsTheDefaults() {
    TrainSettings settings = DEFAULTS.bind("train", TrainSettings.class);
    assertThat(settings.checkpoint().every()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.ratio().of(800).updatesOwed(50_160)).isEqualTo(10);
    assertThat(settings.lossLimit()).isEqualTo(1e8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.updates=-1 | 'train': updates is -1; 0 or more is possible",
        "train.device=gpu | device 'gpu' is none of auto, cpu, cuda:0",
        "train.loss-limit=0 | loss-limit is 0.0; above 0 is possible",
        "train.checkpoint.keep-last=0 | 'train.checkpoint': keep-last is 0; 1 or more is possible",
        "train.policy.every-updates=-3 | every-updates is -3",
        "train.log-every=0s | log-every is PT0S",
        "train.seed=x | 'train.seed'",
      })
  void refusesWhatIsOutOfRange(String setting, String message) {
    assertThatThrownBy(() -> DEFAULTS.with(setting).bind("train", TrainSettings.class))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
