package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.List;

/** What encoder and decoder share. */
final class Convolution {
  private Convolution() {}

  static List<ParameterSpec> parameters(String name, int kernel, int in, int out) {
    return List.of(
        new ParameterSpec(
            name + "/kernel",
            List.of(kernel, kernel, in, out),
            ParameterSpec.Start.TRUNCATED_NORMAL),
        new ParameterSpec(name + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
  }

  /** Zeros around an image of even size, so that a convolution of stride 2 exactly halves it. */
  static Tensor padded(Graph graph, Tensor image, int kernel) {
    int before = (kernel - 2) / 2;
    int after = kernel - 2 - before;
    Tensor tall =
        graph.concat(
            1,
            List.of(
                graph.zeros(image.size(0), before, image.size(2), image.size(3)),
                image,
                graph.zeros(image.size(0), after, image.size(2), image.size(3))));
    return graph.concat(
        2,
        List.of(
            graph.zeros(tall.size(0), tall.size(1), before, tall.size(3)),
            tall,
            graph.zeros(tall.size(0), tall.size(1), after, tall.size(3))));
  }
}
