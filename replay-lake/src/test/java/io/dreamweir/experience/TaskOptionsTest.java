package io.dreamweir.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskOptionsTest {

  private enum Ramp {
    ON,
    SLOWLY_ON
  }

  private static TaskOptions read(Map<String, String> given) {
    TaskOptions options = new TaskOptions("mini/test", given);
    options.probability("sticky", 0.25);
    options.count("max-steps", 1000, 1, 10_000);
    options.choice("ramp", Ramp.ON);
    options.place("roms");
    return options;
  }

  @Test
  void aDefaultGivenExplicitlyIsTheSameConfiguration() {
    String defaults = read(Map.of()).configurationHash();
    assertThat(read(Map.of("sticky", ".250", "ramp", "on", "roms", "/x")).configurationHash())
        .isEqualTo(defaults)
        .matches("[0-9a-f]{16}");
    assertThat(read(Map.of("sticky", "0")).configurationHash()).isNotEqualTo(defaults);
    assertThat(read(Map.of("ramp", "slowly-on")).configurationHash()).isNotEqualTo(defaults);
  }

  @Test
  void refusesAnUnknownOptionNamingTheNearest() {
    assertThatThrownBy(() -> read(Map.of("stiky", "0.1")).configurationHash())
        .isInstanceOf(UserError.class)
        .hasMessage(
            "task mini/test has no option 'stiky' (given as '0.1'), did you mean 'sticky'?;"
                + " it has [max-steps, ramp, roms, sticky]");
  }

  @Test
  void refusesValuesOfTheWrongTypeOrRange() {
    assertThatThrownBy(() -> read(Map.of("sticky", "NaN")))
        .hasMessage("task mini/test: option 'sticky' is 'NaN', expected a number from 0 to 1");
    assertThatThrownBy(() -> read(Map.of("max-steps", "many")))
        .hasMessageContaining("'max-steps' is 'many', expected a whole number from 1 to 10000");
    assertThatThrownBy(() -> read(Map.of("max-steps", "0"))).hasMessageContaining("'0', expected");
    assertThatThrownBy(() -> read(Map.of("ramp", "no")))
        .hasMessageContaining("expected one of [on, slowly-on], did you mean 'on'?");
  }
}
