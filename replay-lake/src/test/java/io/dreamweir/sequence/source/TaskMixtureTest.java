package io.dreamweir.sequence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMixtureTest {

  @Test
  void readsTasksAndTheirWeights() {
    assertThat(TaskMixture.parse("atari/pong")).isEqualTo(TaskMixture.of("atari/pong"));
    TaskMixture two = TaskMixture.parse("b=2, a");
    assertThat(two.weights()).containsExactly(Map.entry("a", 1.0), Map.entry("b", 2.0));
    assertThat(two).hasToString("a=1.0,b=2.0");
    assertThat(TaskMixture.parse(two.toString())).isEqualTo(two);
    assertThat(TaskMixture.of("a")).hasToString("a");
  }

  @Test
  void saysWhatIsWrong() {
    refused("a=x", "the weight in 'a=x' is not a number; write tasks as a=2,b=1");
    refused("a=1,,b", "a task is missing in 'a=1,,b'");
    refused("a=0", "the weight of task a is 0.0, expected a number above 0");
    refused("a=1,a=2", "task a is named twice");
    refused("a=NaN", "the weight of task a is NaN");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> TaskMixture.parse(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
