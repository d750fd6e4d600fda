package io.dreamweir.train.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** Every operation of {@link Tensor} with operands to differentiate it at. */
final class Operations {

  private Operations() {}

  /** An operation with its operands' shapes; {@code body} gets the operands. */
  record Case(String name, List<List<Integer>> shapes, double low, double high, Op body) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What a case computes. */
  interface Op {
    Tensor apply(Graph graph, List<Tensor> operands);
  }

  private static Case unary(
      String name, double low, double high, java.util.function.UnaryOperator<Tensor> op) {
    return new Case(name, List.of(List.of(2, 3)), low, high, (g, x) -> op.apply(x.get(0)));
  }

  private static Case binary(String name, BinaryOperator<Tensor> op) {
    return new Case(
        name, List.of(List.of(2, 3), List.of(3)), 0.5, 2, (g, x) -> op.apply(x.get(0), x.get(1)));
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(binary("plus", Tensor::plus));
    cases.add(binary("minus", Tensor::minus));
    cases.add(binary("times", Tensor::times));
    cases.add(binary("over", Tensor::over));
    cases.add(unary("plus number", -1, 1, x -> x.plus(0.7)));
    cases.add(unary("times number", -1, 1, x -> x.times(-1.3)));
    cases.add(unary("negate", -1, 1, Tensor::negate));
    cases.add(unary("exp", -1, 1, Tensor::exp));
    cases.add(unary("log", 0.5, 2, Tensor::log));
    cases.add(unary("tanh", -1, 1, Tensor::tanh));
    cases.add(unary("sigmoid", -2, 2, Tensor::sigmoid));
    cases.add(unary("softplus", -2, 2, Tensor::softplus));
    cases.add(unary("square", -2, 2, Tensor::square));
    cases.add(unary("clamp inside", -1, 1, x -> x.clamp(-2, 2)));
    cases.add(unary("clamp outside", 1, 2, x -> x.clamp(-0.5, 0.5)));
    cases.add(unary("normal cdf", -2, 2, Tensor::normalCdf));
    cases.add(unary("normal quantile", 0.1, 0.9, Tensor::normalQuantile));
    cases.add(unary("gumbel quantile", 0.2, 0.8, Tensor::gumbelQuantile));
    cases.add(unary("sum", -1, 1, x -> x.sum(0)));
    cases.add(unary("mean", -1, 1, x -> x.mean(-1)));
    cases.add(unary("mean of all", -1, 1, Tensor::mean));
    cases.add(unary("softmax", -1, 1, Tensor::softmax));
    cases.add(unary("log softmax", -1, 1, Tensor::logSoftmax));
    cases.add(unary("reshape", -1, 1, x -> x.reshape(3, -1)));
    cases.add(unary("transpose", -1, 1, x -> x.transpose(1, 0)));
    cases.add(unary("slice", -1, 1, x -> x.slice(1, 1, 3)));
    cases.add(unary("over number", -1, 1, x -> x.over(3)));
    cases.add(unary("split", -1, 1, x -> x.split(1, 3).get(1)));
    cases.add(unary("unstack", -1, 1, x -> x.unstack(0).get(1)));
    cases.add(unary("select", -1, 1, x -> x.select(0, 1)));
    cases.add(unary("float64", -1, 1, x -> x.float64().square().float32()));
    cases.add(
        new Case(
            "layer norm",
            List.of(List.of(2, 4), List.of(4), List.of(4)),
            -1,
            1,
            (g, x) -> x.get(0).layerNorm(x.get(1), x.get(2), 1e-3)));
    cases.add(
        new Case(
            "matmul",
            List.of(List.of(2, 2, 3), List.of(3, 2)),
            -1,
            1,
            (g, x) -> x.get(0).matmul(x.get(1))));
    cases.add(
        new Case(
            "matmul of groups",
            List.of(List.of(2, 4, 3), List.of(2, 3, 2)),
            -1,
            1,
            (g, x) -> x.get(0).matmul(x.get(1))));
    cases.add(unary("rsqrt", 0.5, 2, Tensor::rsqrt));
    cases.add(unary("silu", -2, 2, Tensor::silu));
    cases.add(unary("symlog", 0.5, 3, Tensor::symlog));
    cases.add(unary("symexp", -2, -0.5, Tensor::symexp));
    cases.add(unary("reverse", -1, 1, x -> x.reverse(-1).times(x)));
    cases.add(
        new Case(
            "constant",
            List.of(List.of(2, 3)),
            -1,
            1,
            (g, x) -> g.constant(new float[] {1, 2, 3}, 3).times(x.get(0))));
    cases.add(
        new Case(
            "one number of more axes",
            List.of(List.of(3)),
            0.5,
            1,
            (g, x) ->
                g.concat(
                    1, List.of(g.full(2, 1, 1).minus(x.get(0)), x.get(0).over(g.full(2, 1, 1))))));
    cases.add(
        new Case(
            "rms norm",
            List.of(List.of(2, 4), List.of(4)),
            -1,
            1,
            (g, x) -> x.get(0).rmsNorm(x.get(1), 1e-3)));
    cases.add(
        new Case(
            "conv same",
            List.of(List.of(2, 4, 5, 2), List.of(3, 3, 2, 3), List.of(3)),
            -1,
            1,
            (g, x) -> x.get(0).convSame(x.get(1), x.get(2))));
    cases.add(
        new Case("max pool", List.of(List.of(1, 4, 2, 3)), -1, 1, (g, x) -> x.get(0).maxPool()));
    cases.add(
        new Case(
            "look up",
            List.of(List.of(8, 2)),
            -1,
            1,
            (g, x) ->
                g.lookUp(
                    g.constant(new float[] {0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0}, 2, 2, 3).argmax(),
                    x.get(0).slice(0, 1, 7))));
    for (Activation activation : Activation.values()) {
      cases.add(
          new Case(
              "dense " + activation,
              List.of(List.of(2, 2, 3), List.of(3, 2), List.of(2)),
              -1,
              1,
              (g, x) -> x.get(0).dense(x.get(1), x.get(2), activation)));
      cases.add(
          new Case(
              "recurrent " + activation,
              List.of(List.of(2, 3), List.of(5, 3), List.of(3, 2, 3)),
              -1,
              1,
              (g, x) -> {
                Graph.Recurrent layer = g.recurrent(x.get(1).slice(0, 1, 4), x.get(2));
                Tensor state = x.get(0);
                for (int step = 0; step < 3; step++) {
                  state = layer.step(step, state, activation);
                }
                return state;
              }));
      cases.add(
          new Case(
              "dense upon a sum " + activation,
              List.of(List.of(2, 3), List.of(3, 2), List.of(2, 2)),
              -1,
              1,
              (g, x) -> x.get(0).dense(x.get(1), x.get(2), activation)));
      cases.add(
          new Case(
              "conv " + activation,
              List.of(List.of(2, 6, 5, 2), List.of(3, 2, 2, 3), List.of(3)),
              -1,
              1,
              (g, x) -> x.get(0).conv(x.get(1), x.get(2), 2, activation)));
      cases.add(
          new Case(
              "conv transpose " + activation,
              List.of(List.of(2, 2, 3, 2), List.of(3, 2, 3, 2), List.of(3)),
              -1,
              1,
              (g, x) -> x.get(0).convTranspose(x.get(1), x.get(2), 2, activation)));
      cases.add(
          new Case(
              "conv transpose of a point " + activation,
              List.of(List.of(2, 1, 1, 2), List.of(3, 2, 3, 2), List.of(3)),
              -1,
              1,
              (g, x) -> x.get(0).convTranspose(x.get(1), x.get(2), 2, activation)));
    }
    for (int window : new int[] {4, 5, 6}) {
      cases.add(
          new Case(
              "two conv transposes of window " + window,
              List.of(
                  List.of(2, 3, 2, 2),
                  List.of(window, window, 3, 2),
                  List.of(3),
                  List.of(6, 4, 2, 3),
                  List.of(2)),
              -0.5,
              0.5,
              (g, x) ->
                  x.get(0)
                      .convTranspose(x.get(1), x.get(2), 2, Activation.ELU)
                      .convTranspose(x.get(3), x.get(4), 2, Activation.NONE)));
    }
    cases.add(
        new Case(
            "concat",
            List.of(List.of(2, 3), List.of(2, 1)),
            -1,
            1,
            (g, x) -> g.concat(x.get(0), x.get(1))));
    cases.add(
        new Case(
            "stack",
            List.of(List.of(2, 3), List.of(2, 3)),
            -1,
            1,
            (g, x) -> g.stack(1, List.of(x.get(0), x.get(1), x.get(0)))));
    cases.add(
        new Case(
            "local",
            List.of(List.of(2, 3)),
            -1,
            1,
            (g, x) -> g.local(() -> List.of(x.get(0).tanh().square())).get(0)));
    return cases.stream();
  }
}
