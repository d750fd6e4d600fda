package io.dreamweir.train.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineContract;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TorchEngineTest extends EngineContract {

  private final TorchEngine engine = TorchEngine.cpu(2);

  @Override
  protected Engine engine() {
    return engine;
  }

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  @Test
  void refusesClosedTensors() {
    DeviceTensor x = engine.upload(List.of(1), new float[] {1});
    x.close();
    assertThatThrownBy(x::floats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void nativeMemoryDoesNotGrow() {
    Program program =
        new Program(
            "layers",
            (graph, in) -> {
              Tensor x = in.get("x");
              for (int i = 0; i < 5; i++) {
                Tensor now = x;
                x =
                    graph
                        .local(() -> List.of(now.dense(in.get("w"), in.get("b"), Activation.ELU)))
                        .get(0);
              }
              return Map.of("loss", x.square().mean());
            });
    try (DeviceTensor x = engine.upload(List.of(256, 256), new float[256 * 256]);
        DeviceTensor w = engine.upload(List.of(256, 256), new float[256 * 256]);
        DeviceTensor b = engine.upload(List.of(256), new float[256])) {
      long before = 0;
      for (int i = 0; i < 300; i++) {
        if (i == 100) {
          before = Pointer.physicalBytes();
        }
        try (Outputs outputs =
            engine.gradient(program, Map.of("x", x, "w", w, "b", b), "loss", List.of("w", "b"))) {
          assertThat(outputs.get("loss").scalar()).isZero();
        }
      }
      assertThat(Pointer.physicalBytes() - before).isLessThan(20 << 20);
    }
  }

  @Test
  void anArrangedKernelIsTheSameKernel() {
    float[] values = new float[4 * 4 * 3 * 5];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    float[] image = Arrays.copyOf(values, 6 * 6 * 3);
    Program program =
        new Program(
            "test",
            (g, in) ->
                Map.of("y", in.get("x").conv(in.get("k"), g.full(0, 5), 2, Activation.NONE)));
    try (DeviceTensor plain = engine.upload(List.of(4, 4, 3, 5), values);
        DeviceTensor arranged = engine.forConvolution(plain);
        DeviceTensor x = engine.upload(List.of(1, 6, 6, 3), image);
        Outputs expected = engine.run(program, Map.of("x", x, "k", plain));
        Outputs actual = engine.run(program, Map.of("x", x, "k", arranged))) {
      assertThat(arranged.shape()).isEqualTo(plain.shape());
      assertThat(arranged.floats()).containsExactly(values);
      assertThat(actual.get("y").floats())
          .containsExactly(expected.get("y").floats(), within(1e-5f));
    }
  }
}
