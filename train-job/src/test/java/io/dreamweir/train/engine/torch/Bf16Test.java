package io.dreamweir.train.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Products in bf16, everything else in float32. */
class Bf16Test {

  /** One more than a power of two needs nine bits: bf16 has eight. */
  private static final float NINE_BITS = 1 + 1f / 256;

  private static Outputs product(Precision precision, int columns) {
    Program program =
        new Program(
            "product",
            (graph, in) -> {
              // The same operand within an inner scope and after it.
              Tensor inner =
                  graph
                      .local(
                          () ->
                              List.of(in.get("x").dense(in.get("w"), in.get("b"), Activation.NONE)))
                      .get(0);
              Tensor again = in.get("x").dense(in.get("w"), in.get("b"), Activation.NONE);
              return Map.of("y", inner.plus(again).times(0.5), "loss", again.square().mean());
            });
    float[] x = new float[4 * 64];
    Arrays.fill(x, 0);
    x[0] = NINE_BITS;
    float[] w = new float[64 * columns];
    Arrays.fill(w, 1);
    try (TorchEngine engine = TorchEngine.on("cpu", 1, precision);
        DeviceTensor xs = engine.upload(List.of(4, 64), x);
        DeviceTensor ws = engine.upload(List.of(64, columns), w);
        DeviceTensor bs = engine.upload(List.of(columns), new float[columns])) {
      return engine.gradient(program, Map.of("x", xs, "w", ws, "b", bs), "loss", List.of("w"));
    }
  }

  @Test
  void wideProductsAreRoundedAndTheirGradientsAreFloat32() {
    try (Outputs exact = product(Precision.FLOAT32, 64);
        Outputs rounded = product(Precision.BF16, 64)) {
      assertThat(exact.get("y").floats()[0]).isEqualTo(NINE_BITS);
      assertThat(rounded.get("y").floats()[0]).isEqualTo(1);
      assertThat(rounded.gradients().get("w").floats()[0])
          .isCloseTo(exact.gradients().get("w").floats()[0], within(1e-4f))
          .isNotZero();
    }
  }

  @Test
  void aNetworksLastLayerIsExact() {
    try (Outputs narrow = product(Precision.BF16, 1)) {
      assertThat(narrow.get("y").floats()[0]).isEqualTo(NINE_BITS);
    }
  }

  @Test
  void unknownPrecisionsAreNamed() {
    assertThatThrownBy(() -> Precision.of("bf61"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean 'bf16'");
  }
}
