package io.dreamweir.train.engine;

import java.util.List;

/**
 * A value inside a {@link Program}: statically shaped, row-major, float32 unless said otherwise.
 * Immutable; every operation gives a new tensor. Shapes broadcast as in NumPy. Negative axes count
 * from the end.
 */
public interface Tensor {

  /** Extent of each axis. */
  List<Integer> shape();

  /** Extent of one axis. */
  default int size(int axis) {
    List<Integer> shape = shape();
    return shape.get(axis < 0 ? axis + shape.size() : axis);
  }

  Tensor plus(Tensor other);

  Tensor plus(double value);

  Tensor minus(Tensor other);

  Tensor times(Tensor other);

  Tensor times(double factor);

  Tensor over(Tensor divisor);

  Tensor over(double divisor);

  default Tensor minus(double value) {
    return plus(-value);
  }

  default Tensor negate() {
    return times(-1);
  }

  Tensor exp();

  /** Natural logarithm. */
  Tensor log();

  Tensor tanh();

  Tensor sigmoid();

  /** {@code log(1 + exp(x))}, without overflow. */
  Tensor softplus();

  /** -1, 0 or 1; its gradient is 0. */
  Tensor sign();

  Tensor square();

  /** Limits values to [low, high]; the gradient is 0 where the limit acts. */
  Tensor clamp(double low, double high);

  /** {@code 1 / sqrt(x)}. */
  Tensor rsqrt();

  /** {@code x sigmoid(x)}. */
  default Tensor silu() {
    return times(sigmoid());
  }

  /** {@code sign(x) log(1 + |x|)}. */
  default Tensor symlog() {
    Tensor sign = sign();
    return sign.times(times(sign).plus(1).log());
  }

  /** {@code sign(x) (exp(|x|) - 1)}, the inverse of {@link #symlog}. */
  default Tensor symexp() {
    Tensor sign = sign();
    return sign.times(times(sign).exp().minus(1));
  }

  /** Distribution function of the standard normal distribution. */
  Tensor normalCdf();

  /** Inverse of {@link #normalCdf}. */
  Tensor normalQuantile();

  /**
   * Inverse distribution function of the standard Gumbel distribution, {@code -log(-log(x))}: turns
   * uniform noise into Gumbel noise.
   */
  Tensor gumbelQuantile();

  /** Sum over axes, which disappear; over all axes where none is named. */
  Tensor sum(int... axes);

  /** Mean over axes, which disappear; over all axes where none is named. */
  Tensor mean(int... axes);

  /** Over the last axis. */
  Tensor softmax();

  /** Over the last axis. */
  Tensor logSoftmax();

  /**
   * Index of the (first) largest entry of the last axis, which disappears: whole numbers, for
   * {@link #oneHot} and {@link Graph#lookUp}; no gradient.
   */
  Tensor argmax();

  /** Whole numbers below {@code classes} as float32 vectors: [...] to [..., classes]. */
  Tensor oneHot(int classes);

  /** 1 at the (first) largest entry of the last axis, 0 elsewhere; no gradient. */
  default Tensor oneHotArgmax() {
    return argmax().oneHot(size(-1));
  }

  /**
   * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} over the last axis, with the
   * biased variance.
   */
  Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon);

  /** {@code x / sqrt(mean(x^2) + epsilon) * scale} over the last axis. */
  default Tensor rmsNorm(Tensor scale, double epsilon) {
    int rank = shape().size();
    int[] kept = shape().stream().mapToInt(Integer::intValue).toArray();
    kept[rank - 1] = 1;
    return times(square().mean(-1).plus(epsilon).rsqrt().reshape(kept)).times(scale);
  }

  /**
   * [..., k] times [k, n] to [..., n]; or, where the kernel has three axes, as many products: [g,
   * m, k] times [g, k, n] to [g, m, n].
   */
  Tensor matmul(Tensor kernel);

  /**
   * Affine layer, {@code activation(x kernel + bias)}.
   *
   * @param kernel [k, n]
   * @param bias [n], or anything that broadcasts to the result, such as a part of the sum that was
   *     computed before
   */
  Tensor dense(Tensor kernel, Tensor bias, Activation activation);

  /**
   * Convolution without padding of [n, h, w, in] to [n, (h-kh)/stride+1, (w-kw)/stride+1, out]:
   * {@code out[y,x] = sum in[stride*y+i, stride*x+j] kernel[i,j] + bias}.
   *
   * @param kernel [kh, kw, in, out]
   * @param bias [out]
   */
  Tensor conv(Tensor kernel, Tensor bias, int stride, Activation activation);

  /**
   * Convolution of [n, h, w, in] to [n, h, w, out] with stride 1, zeros around the image, and a
   * kernel of odd size whose middle meets the pixel.
   *
   * @param kernel [k, k, in, out]
   * @param bias [out]
   */
  Tensor convSame(Tensor kernel, Tensor bias);

  /**
   * The largest of each 2 x 2 pixels: [n, h, w, c] to [n, h/2, w/2, c]. The gradient goes to the
   * first largest, row by row.
   */
  Tensor maxPool();

  /**
   * Transposed convolution without padding of [n, h, w, in] to [n, (h-1)*stride+kh, ..., out]:
   * {@code out[stride*y+i, stride*x+j] += in[y,x] kernel[i,j]}, plus bias.
   *
   * @param kernel [kh, kw, out, in]
   * @param bias [out]
   */
  Tensor convTranspose(Tensor kernel, Tensor bias, int stride, Activation activation);

  /** Same elements, other shape; one extent may be -1. */
  Tensor reshape(int... shape);

  /** All axes in another order. */
  Tensor transpose(int... axes);

  /** Entries {@code from} to {@code to} (exclusive) of an axis. */
  Tensor slice(int axis, int from, int to);

  /** Equal consecutive parts of an axis. */
  List<Tensor> split(int axis, int parts);

  /** Every entry of an axis, which disappears. */
  List<Tensor> unstack(int axis);

  /** One entry of an axis, which disappears. */
  Tensor select(int axis, int index);

  /** An axis back to front. */
  Tensor reverse(int axis);

  /** The last axis in ascending order; no gradient. */
  Tensor sorted();

  /** The same value as a constant: no gradient flows through. */
  Tensor stopGradient();

  /** Uint8, float64 or float32 to float32. */
  Tensor float32();

  /** To float64, where single precision would lose the result. */
  Tensor float64();
}
