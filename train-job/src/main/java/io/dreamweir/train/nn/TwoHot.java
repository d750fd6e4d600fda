package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.Arrays;

/**
 * A number as a categorical distribution over bins [1]: {@code symexp(linspace(-20, 20))}, so that
 * a network predicts numbers of any size with gradients of one size. A target lies on the two bins
 * beside it, by distance; the mean adds mirrored bins first, so that equal logits give exactly 0.
 *
 * <p>[1] Hafner et al., Mastering Diverse Domains through World Models, 2023, eq. 9 to 11.
 */
public final class TwoHot {

  private static final float LIMIT = 20;

  private final float[] bins;
  private final float[] gaps;

  /** Distributions over so many bins, an odd number. */
  public TwoHot(int count) {
    if (count < 3 || count % 2 == 0) {
      throw new IllegalArgumentException("bins must be odd and 3 or more, not " + count);
    }
    int half = count / 2;
    bins = new float[count];
    for (int i = 0; i < half; i++) {
      float step = (float) i / half;
      float x = LIMIT * (1 - step);
      float bin = (float) Math.exp(x) - 1;
      bins[i] = -bin;
      bins[count - 1 - i] = bin;
    }
    gaps = new float[count - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = bins[i + 1] - bins[i];
    }
  }

  /** The bins, ascending. */
  public float[] bins() {
    return bins.clone();
  }

  /** Shares of the bins for each number: [...] to [..., bins]. */
  public Tensor encode(Graph graph, Tensor x) {
    int[] shape = new int[x.shape().size() + 1];
    Arrays.setAll(shape, i -> i < shape.length - 1 ? x.size(i) : 1);
    int last = gaps.length;
    Tensor column = x.clamp(bins[0], bins[bins.length - 1]).reshape(shape).stopGradient();
    // How far the number is beyond each bin but the last, in gaps: 1 below it, 0 above it.
    Tensor beyond =
        column
            .minus(graph.constant(Arrays.copyOf(bins, last), last))
            .over(graph.constant(gaps, last))
            .clamp(0, 1);
    Tensor one = graph.full(1, shape);
    Tensor zero = graph.zeros(shape);
    return graph.concat(one, beyond).minus(graph.concat(beyond, zero));
  }

  /** The expected number: [..., bins] to [...]. */
  public Tensor mean(Graph graph, Tensor logits) {
    int half = bins.length / 2;
    Tensor p = logits.softmax();
    Tensor below = p.slice(-1, 0, half).reverse(-1);
    Tensor above = p.slice(-1, half + 1, bins.length);
    Tensor positive = graph.constant(Arrays.copyOfRange(bins, half + 1, bins.length), half);
    return above.times(positive).minus(below.times(positive)).sum(-1);
  }

  /** Cross-entropy with shares from {@link #encode}, without the last axis. */
  public static Tensor loss(Tensor logits, Tensor shares) {
    return logits.logSoftmax().times(shares).sum(-1).negate();
  }
}
