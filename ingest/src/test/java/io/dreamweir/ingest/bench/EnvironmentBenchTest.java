package io.dreamweir.ingest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EnvironmentBenchTest {
  private static final Duration BRIEF = Duration.ofMillis(20);

  @Test
  void theFirstTaskGivesTheFigureAndWhatCannotBeOpenedIsNamed() {
    BenchResult result =
        new EnvironmentBench(
                new EnvironmentBench.Settings(
                    List.of("mini/catch", "mini/seaquest", "none/such"), 3, BRIEF))
            .run();
    assertThat(result.name()).isEqualTo("env");
    assertThat(result.runs()).hasSize(3).allMatch(rate -> rate > 1000);
    assertThat(result.details().get("skipped"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("none/such");
    assertThat(((Map<?, ?>) result.details().get("steps_per_second")).keySet().toString())
        .isEqualTo("[mini/catch, mini/seaquest]");
  }

  @Test
  void refusesAFirstTaskThatCannotBeOpened() {
    assertThatThrownBy(
            () ->
                new EnvironmentBench(new EnvironmentBench.Settings(List.of("none/such"), 1, BRIEF))
                    .run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown task 'none/such'");
  }
}
