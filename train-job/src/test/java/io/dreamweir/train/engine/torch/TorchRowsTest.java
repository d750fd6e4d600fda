package io.dreamweir.train.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.experience.ElementType;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rows in pieces come to the same as all at once. */
class TorchRowsTest {

  private static final int ROWS = 150;
  private static final int WIDTH = 4;
  private static final List<String> LEARNED = List.of("a", "b", "unused");

  private final TorchEngine engine = TorchEngine.cpu(1);
  private final SplittableRandom random = new SplittableRandom(1);

  /** How a program computes its rows. */
  private interface Way {
    Tensor results(Graph graph, List<Tensor> rows, Function<List<Tensor>, Tensor> part);

    Graph.RowLosses losses(
        Graph graph, List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses);
  }

  private static final Way PIECES =
      new Way() {
        @Override
        public Tensor results(Graph graph, List<Tensor> rows, Function<List<Tensor>, Tensor> part) {
          return graph.overRows(rows, part);
        }

        @Override
        public Graph.RowLosses losses(
            Graph graph, List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses) {
          return graph.lossesOverRows(rows, losses);
        }
      };

  private static final Way AT_ONCE =
      new Way() {
        @Override
        public Tensor results(Graph graph, List<Tensor> rows, Function<List<Tensor>, Tensor> part) {
          return part.apply(rows);
        }

        @Override
        public Graph.RowLosses losses(
            Graph graph, List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses) {
          List<Tensor> each = losses.apply(rows);
          return new Graph.RowLosses(
              each.get(0).sum().plus(each.get(1).sum()),
              each.stream().map(Tensor::stopGradient).toList());
        }
      };

  /** A layer, a value between that depends on all rows, and losses of which one is weighted. */
  private static Program program(Way way) {
    return new Program(
        "rows",
        (graph, in) -> {
          Tensor a = in.get("a");
          Tensor b = in.get("b");
          Tensor tokens =
              way.results(
                  graph,
                  List.of(in.get("bytes")),
                  rows -> rows.get(0).float32().over(255).matmul(a).tanh());
          Tensor state = tokens.times(tokens.mean()).plus(b);
          Graph.RowLosses losses =
              way.losses(
                  graph,
                  List.of(state, in.get("bytes")),
                  rows -> {
                    Tensor mean = rows.get(0).matmul(a).sigmoid();
                    Tensor truth = rows.get(1).float32().over(255);
                    return List.of(
                        mean.minus(truth).square().sum(-1), mean.times(b).square().sum(-1));
                  });
          Tensor loss = losses.sum().times(0.3).plus(state.square().mean());
          return Map.of("loss", loss, "first", losses.each().get(0), "tokens", tokens);
        });
  }

  private Map<String, DeviceTensor> inputs() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(ROWS * WIDTH);
    while (bytes.hasRemaining()) {
      bytes.put((byte) random.nextInt(256));
    }
    Map<String, DeviceTensor> inputs = new HashMap<>();
    inputs.put("bytes", engine.upload(List.of(ROWS, WIDTH), ElementType.UINT8, bytes.rewind()));
    inputs.put("a", engine.upload(List.of(WIDTH, WIDTH), numbers(WIDTH * WIDTH)));
    inputs.put("b", engine.upload(List.of(WIDTH), numbers(WIDTH)));
    inputs.put("unused", engine.upload(List.of(1), numbers(1)));
    return inputs;
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  private static void same(DeviceTensor pieces, DeviceTensor whole) {
    float[] expected = whole.floats();
    assertThat(pieces.shape()).isEqualTo(whole.shape());
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) pieces.floats()[i])
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @Test
  void differentiatesPiecesLikeTheWhole() {
    Map<String, DeviceTensor> inputs = inputs();
    try (Outputs pieces = engine.gradient(program(PIECES), inputs, "loss", LEARNED);
        Outputs whole = engine.gradient(program(AT_ONCE), inputs, "loss", LEARNED)) {
      whole.values().forEach((name, value) -> same(pieces.get(name), value));
      whole.gradients().forEach((name, value) -> same(pieces.gradients().get(name), value));
      assertThat(whole.gradients().get("b").floats()).doesNotContain(0);
    }
    inputs.values().forEach(DeviceTensor::close);
  }

  @Test
  void computesPiecesWithoutGradient() {
    Map<String, DeviceTensor> inputs = inputs();
    try (Outputs pieces = engine.run(program(PIECES), inputs);
        Outputs whole = engine.run(program(AT_ONCE), inputs)) {
      whole.values().forEach((name, value) -> same(pieces.get(name), value));
    }
    inputs.values().forEach(DeviceTensor::close);
  }
}
