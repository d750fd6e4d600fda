package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The parts of the world model's loss of every row, without the constants of their distributions.
 *
 * <p>Inputs as of {@link WorldModelProgram}. Outputs: {@code reconstruction, reward, kl} [L, B].
 */
final class SequenceLossesProgram {

  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private SequenceLossesProgram() {}

  static Program of(DreamerV2Model model) {
    Program.Body full = WorldModelProgram.of(model, Trace.EVERYTHING).body();
    return new Program(
        "sequence losses",
        (graph, in) -> {
          Map<String, Tensor> read = new HashMap<>(in.tensors());
          // Samples of the prior are among the outputs, though nobody wants them here.
          read.put("noise/prior", in.get("noise/post"));
          Map<String, Tensor> all = full.outputs(graph, new Program.Inputs(in.program(), read));
          Tensor reward = error(of(all, "wm/reward_logprob"), 1);
          return Map.of(
              "reconstruction",
              reconstruction(model, all),
              "reward",
              reward,
              "kl",
              of(all, "wm/kl_lhs"));
        });
  }

  private static Tensor reconstruction(DreamerV2Model model, Map<String, Tensor> all) {
    Tensor sum = null;
    int image = model.observations().image().map(spec -> spec.elements()).orElse(0);
    if (image > 0) {
      sum = error(of(all, "wm/image_logprob"), image);
    }
    Tensor vector = all.get("wm/vector_logprob");
    if (vector != null) {
      Tensor part = error(vector, of(all, "wm/vector_mean").size(-1));
      sum = sum == null ? part : sum.plus(part);
    }
    return Objects.requireNonNull(sum, "a task shows something");
  }

  private static Tensor of(Map<String, Tensor> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  /** {@code 0.5 sum (x - mean)^2} from the log-probability of so many unit normals. */
  private static Tensor error(Tensor logProb, int elements) {
    return logProb.plus(LOG_ROOT_TWO_PI * elements).negate();
  }
}
