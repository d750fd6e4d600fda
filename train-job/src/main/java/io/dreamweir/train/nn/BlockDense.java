package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;
import java.util.List;

/**
 * Affine layer whose kernel is block-diagonal: {@code y[g, o] = sum_i x[g, i] kernel[g, i, o] +
 * bias[g, o]}, [n, in] to [n, out]. Parameters: {@code kernel} [blocks, in/blocks, out/blocks],
 * {@code bias} [out].
 */
public record BlockDense(int blocks, int in, int out) {
  public BlockDense {
    if (in % blocks != 0 || out % blocks != 0) {
      throw new IllegalArgumentException(
          "widths " + in + " and " + out + " are no multiples of " + blocks + " blocks");
    }
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name) {
    return List.of(
        new ParameterSpec(
            name + "/kernel",
            List.of(blocks, in / blocks, out / blocks),
            ParameterSpec.Start.TRUNCATED_NORMAL),
        new ParameterSpec(name + "/bias", List.of(out), ParameterSpec.Start.ZEROS));
  }

  /** [n, g*i] to [g, n, i]. */
  public static Tensor toBlocks(Tensor x, int blocks) {
    return x.reshape(x.size(0), blocks, x.size(1) / blocks).transpose(1, 0, 2);
  }

  /** [g, n, o] to [n, g*o]. */
  public static Tensor fromBlocks(Tensor x) {
    return x.transpose(1, 0, 2).reshape(x.size(1), x.size(0) * x.size(2));
  }

  /** The layer's output. */
  public Tensor apply(Parameters p, Tensor x) {
    return fromBlocks(toBlocks(x, blocks).matmul(p.get("kernel"))).plus(p.get("bias"));
  }
}
