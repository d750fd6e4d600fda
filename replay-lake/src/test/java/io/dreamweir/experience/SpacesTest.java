package io.dreamweir.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpacesTest {

  private static final Spaces MIXED =
      new Spaces(
          List.of(new TensorSpec("vector", ElementType.FLOAT32, List.of(12))),
          List.of(new ActionHead.Discrete("fire", 3), new ActionHead.Continuous("steer", 2)));

  @Test
  void noActionIsMinusOneForDiscreteHeadsAndZeroForContinuousOnes() {
    assertThat(Action.none(MIXED).values()).containsExactly(-1f, 0f, 0f);
  }

  @Test
  void encodesDiscreteHeadsOneHotAndNoActionAsZeros() {
    float[] out = new float[MIXED.encodedActionWidth()];
    Action.encode(MIXED, new float[] {2f, 0.5f, -1f}, 0, out, 0);
    assertThat(out).containsExactly(0f, 0f, 1f, 0.5f, -1f);
    Action.encode(MIXED, Action.none(MIXED).values(), 0, out, 0);
    assertThat(out).containsOnly(0f);
  }

  @Test
  void refusesATensorThatCouldNotBeAllocated() {
    assertThatThrownBy(() -> new TensorSpec("image", ElementType.FLOAT32, List.of(65_536, 65_536)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'image'")
        .hasMessageContaining("exceeds");
  }

  @Test
  void refusesTheSameKeyTwice() {
    TensorSpec key = new TensorSpec("image", ElementType.UINT8, List.of(2));
    assertThatThrownBy(
            () -> new Spaces(List.of(key, key), List.of(new ActionHead.Discrete("a", 2))))
        .hasMessage("observation key 'image' is declared twice");
  }
}
