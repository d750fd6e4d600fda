package io.dreamweir.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.experience.ElementType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine must do: each operation's value, and its gradient by finite differences. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineContract {

  /** The engine under test. */
  protected abstract Engine engine();

  /** The weighted sum of the case's result, so that every element has its own gradient. */
  private static Program weighted(Operations.Case c) {
    return new Program(
        c.name(),
        (graph, inputs) -> {
          List<Tensor> operands = new ArrayList<>();
          for (int i = 0; i < c.shapes().size(); i++) {
            operands.add(inputs.get("x" + i));
          }
          Tensor result = c.body().apply(graph, operands);
          Tensor flat = result.reshape(-1);
          List<Tensor> weights = new ArrayList<>();
          for (int i = 0; i < flat.size(0); i++) {
            weights.add(graph.full(0.3 + 0.1 * (i % 7)));
          }
          return Map.of("loss", flat.times(graph.stack(0, weights)).sum(), "result", result);
        });
  }

  @ParameterizedTest
  @MethodSource("io.dreamweir.train.engine.Operations#cases")
  void differentiatesEveryOperation(Operations.Case c) {
    SplittableRandom random = new SplittableRandom(c.name().hashCode());
    List<float[]> values = new ArrayList<>();
    for (List<Integer> shape : c.shapes()) {
      float[] x = new float[shape.stream().reduce(1, Math::multiplyExact)];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextDouble(c.low(), c.high());
      }
      values.add(x);
    }
    Program program = weighted(c);
    List<String> wrt = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      wrt.add("x" + i);
    }
    Map<String, DeviceTensor> inputs = upload(c, values);
    try (Outputs outputs = engine().gradient(program, inputs, "loss", wrt)) {
      double step = 1e-2;
      for (int i = 0; i < values.size(); i++) {
        float[] gradient = outputs.gradients().get("x" + i).floats();
        for (int k = 0; k < gradient.length; k++) {
          double numeric =
              (loss(c, program, values, i, k, step) - loss(c, program, values, i, k, -step))
                  / (2 * step);
          assertThat((double) gradient[k])
              .as("d/dx%d[%d] of %s", i, k, c.name())
              .isCloseTo(numeric, within(5e-3 * Math.max(1, Math.abs(numeric))));
        }
      }
    }
    inputs.values().forEach(DeviceTensor::close);
  }

  private double loss(
      Operations.Case c,
      Program program,
      List<float[]> values,
      int operand,
      int element,
      double step) {
    List<float[]> moved = new ArrayList<>(values);
    float[] x = values.get(operand).clone();
    x[element] += (float) step;
    moved.set(operand, x);
    Map<String, DeviceTensor> inputs = upload(c, moved);
    try (Outputs outputs = engine().run(program, inputs)) {
      // In float64: single precision of a sum of hundreds of terms would drown the difference.
      float[] result = outputs.get("result").floats();
      double sum = 0;
      for (int i = 0; i < result.length; i++) {
        sum += result[i] * (0.3 + 0.1 * (i % 7));
      }
      return sum;
    } finally {
      inputs.values().forEach(DeviceTensor::close);
    }
  }

  private Map<String, DeviceTensor> upload(Operations.Case c, List<float[]> values) {
    Map<String, DeviceTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      inputs.put("x" + i, engine().upload(c.shapes().get(i), values.get(i)));
    }
    return inputs;
  }

  private float[] evaluate(Operations.Op op, List<Integer> shape, float... values) {
    try (DeviceTensor x = engine().upload(shape, values);
        Outputs outputs =
            engine()
                .run(
                    new Program("test", (g, in) -> Map.of("y", op.apply(g, List.of(in.get("x"))))),
                    Map.of("x", x))) {
      return outputs.get("y").floats();
    }
  }

  @Test
  void convolvesWithoutFlippingTheKernel() {
    float[] kernel = {1, 2, 3, 4};
    float[] y =
        evaluate(
            (g, x) -> {
              Tensor k = x.get(0).reshape(2, 2, 1, 1);
              return k.reshape(1, 2, 2, 1).conv(k, g.full(0.5, 1), 2, Activation.NONE);
            },
            List.of(4),
            kernel);
    assertThat(y).containsExactly(1 + 4 + 9 + 16 + 0.5f);
  }

  @Test
  void transposedConvolutionPaintsTheKernel() {
    float[] y =
        evaluate(
            (g, x) ->
                x.get(0)
                    .slice(0, 0, 2)
                    .reshape(1, 1, 2, 1)
                    .convTranspose(
                        x.get(0).slice(0, 2, 6).reshape(2, 2, 1, 1),
                        g.full(0, 1),
                        2,
                        Activation.NONE),
            List.of(6),
            10,
            100,
            1,
            2,
            3,
            4);
    assertThat(y).containsExactly(10, 20, 100, 200, 30, 40, 300, 400);
  }

  @Test
  void knownValues() {
    assertThat(evaluate((g, x) -> x.get(0).oneHotArgmax(), List.of(2, 3), 1, 3, 2, 5, 4, 5))
        .containsExactly(0, 1, 0, 1, 0, 0);
    // Rows 1 and 2 + 0 of the kernel, then 0 and 2 + 1.
    assertThat(
            evaluate(
                (g, x) -> g.lookUp(x.get(0).argmax(), g.constant(new float[] {1, 2, 4, 8}, 4, 1)),
                List.of(2, 2, 2),
                1,
                3,
                5,
                4,
                7,
                6,
                8,
                9))
        .containsExactly(6, 9);
    assertThat(evaluate((g, x) -> x.get(0).sign(), List.of(3), -2, 0, 7)).containsExactly(-1, 0, 1);
    assertThat(evaluate((g, x) -> x.get(0).softplus(), List.of(3), -30, 0, 40)[0])
        .isCloseTo(9.357623e-14f, within(1e-18f));
    assertThat(
            evaluate(
                (g, x) -> x.get(0).dense(g.full(1, 2, 2), g.full(-3, 2), Activation.ELU),
                List.of(1, 2),
                1,
                1))
        .containsExactly((float) Math.expm1(-1), (float) Math.expm1(-1));
  }

  @Test
  void stopsGradients() {
    Program program =
        new Program(
            "stop", (g, in) -> Map.of("loss", in.get("x").times(in.get("x").stopGradient()).sum()));
    try (DeviceTensor x = engine().upload(List.of(2), new float[] {3, 5});
        Outputs outputs = engine().gradient(program, Map.of("x", x), "loss", List.of("x"))) {
      assertThat(outputs.gradients().get("x").floats()).containsExactly(3, 5);
    }
  }

  @Test
  void givesZeroForWhatTheLossDoesNotUse() {
    Program program = new Program("unused", (g, in) -> Map.of("loss", in.get("x").sum()));
    try (DeviceTensor x = engine().upload(List.of(2), new float[] {3, 5});
        DeviceTensor y = engine().upload(List.of(1), new float[] {3});
        Outputs outputs =
            engine().gradient(program, Map.of("x", x, "y", y), "loss", List.of("x", "y"))) {
      assertThat(outputs.gradients().get("y").floats()).containsExactly(0);
    }
  }

  @Test
  void readsBytes() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(3).put(new byte[] {0, 127, (byte) 255});
    try (DeviceTensor x = engine().upload(List.of(3), ElementType.UINT8, bytes);
        Outputs outputs =
            engine()
                .run(
                    new Program("bytes", (g, in) -> Map.of("y", in.get("x").float32())),
                    Map.of("x", x))) {
      assertThat(outputs.get("y").floats()).containsExactly(0, 127, 255);
    }
  }

  @Test
  void refusesBuffersThatAreTooSmall() {
    assertThatThrownBy(
            () -> engine().upload(List.of(4), ElementType.FLOAT32, ByteBuffer.allocateDirect(15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 bytes");
  }

  @Test
  void namesAMissingInput() {
    assertThatThrownBy(
            () -> engine().run(new Program("p", (g, in) -> Map.of("y", in.get("image"))), Map.of()))
        .hasMessageContaining("program 'p' reads input 'image'");
  }

  @Test
  void normIsOverEverything() {
    try (DeviceTensor x = engine().upload(List.of(2), new float[] {1, 2});
        DeviceTensor y = engine().upload(List.of(1, 1), new float[] {2})) {
      assertThat(engine().norm(List.of(x, y))).isCloseTo(3, within(1e-6));
    }
  }

  @Test
  void adamFollowsItsEquation() {
    int n = 70_000;
    SplittableRandom random = new SplittableRandom(7);
    Map<String, float[]> host = new HashMap<>();
    for (String name : List.of("p", "g", "m", "s")) {
      float[] x = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = (float) (name.equals("s") ? random.nextDouble() : random.nextDouble(-1, 1));
      }
      host.put(name, x);
    }
    AdamStep step = new AdamStep(0.5, 0.9, 0.8, 0.7, 0.1, 0.01);
    Map<String, DeviceTensor> device = new HashMap<>();
    host.forEach((name, x) -> device.put(name, engine().upload(List.of(n / 7, 7), x)));
    engine()
        .adam(
            step,
            List.of(device.get("p")),
            List.of(device.get("g")),
            List.of(device.get("m")),
            List.of(device.get("s")));
    float[] p = device.get("p").floats();
    DoubleBinaryOperator moment = (old, now) -> old + now;
    for (int i = 0; i < n; i++) {
      double g = host.get("g")[i] * 0.5;
      double m = moment.applyAsDouble(host.get("m")[i] * 0.8, g * 0.2);
      double s = moment.applyAsDouble(host.get("s")[i] * 0.7, g * g * 0.3);
      double expected = host.get("p")[i] * 0.9 - 0.1 * m / (Math.sqrt(s) + 0.01);
      assertThat((double) p[i]).isCloseTo(expected, within(1e-5));
    }
    device.values().forEach(DeviceTensor::close);
  }

  @Test
  void copiesAreIndependent() {
    try (DeviceTensor x = engine().upload(List.of(2), new float[] {1, 2});
        DeviceTensor copy = engine().copy(x);
        DeviceTensor other = engine().upload(List.of(2), new float[] {8, 9})) {
      engine().approach(x, other, 1);
      assertThat(copy.floats()).containsExactly(1, 2);
      assertThat(x.floats()).containsExactly(8, 9);
      engine().approach(x, copy, 0.25);
      assertThat(x.floats()).containsExactly(6.25f, 7.25f);
    }
  }

  @Test
  void poolsSortsAndReverses() {
    try (DeviceTensor x =
            engine().upload(List.of(1, 2, 4, 1), new float[] {1, 5, -2, -3, 4, 0, -9, -1});
        Outputs outputs =
            engine()
                .run(
                    new Program(
                        "arrange",
                        (g, in) -> {
                          Tensor flat = in.get("x").reshape(2, 4);
                          return Map.of(
                              "pooled", in.get("x").maxPool(),
                              "sorted", flat.sorted(),
                              "reversed", flat.reverse(0));
                        }),
                    Map.of("x", x))) {
      assertThat(outputs.get("pooled").floats()).containsExactly(5, -1);
      assertThat(outputs.get("sorted").floats()).containsExactly(-3, -2, 1, 5, -9, -1, 0, 4);
      assertThat(outputs.get("reversed").floats()).containsExactly(4, 0, -9, -1, 1, 5, -2, -3);
    }
  }

  @Test
  void laPropFollowsItsEquation() {
    LaPropStep step = new LaPropStep(0.5, 0.9, 0.8, 0.2, 0.1, 0.01);
    float[] p = {1, -2};
    float[] g = {0.4f, -3};
    float[] m = {0.1f, 0.2f};
    float[] s = {0.5f, 0.25f};
    List<DeviceTensor> device = new ArrayList<>();
    for (float[] x : List.of(p, g, m, s)) {
      device.add(engine().upload(List.of(2), x));
    }
    engine()
        .laProp(
            step,
            List.of(device.get(0)),
            List.of(device.get(1)),
            List.of(device.get(2)),
            List.of(device.get(3)));
    float[] moved = device.get(0).floats();
    for (int i = 0; i < 2; i++) {
      double scaled = g[i] * 0.5;
      double second = s[i] * 0.8 + scaled * scaled * 0.2;
      double first = m[i] * 0.9 + 0.1 * scaled / (Math.sqrt(second / 0.2) + 0.01);
      assertThat((double) moved[i]).isCloseTo(p[i] - 0.1 * first, within(1e-6));
      assertThat((double) device.get(2).floats()[i]).isCloseTo(first, within(1e-6));
      assertThat((double) device.get(3).floats()[i]).isCloseTo(second, within(1e-6));
    }
    device.forEach(DeviceTensor::close);
  }
}
