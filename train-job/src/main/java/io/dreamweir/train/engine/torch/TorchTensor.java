package io.dreamweir.train.engine.torch;

import static org.bytedeco.pytorch.global.torch.*;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a running program. Its native memory belongs to the pointer scope it was made in.
 *
 * <p>The result of a transposed convolution may stay in the blocks that it was computed in, until
 * an operation other than the next one asks for the image.
 */
final class TorchTensor implements Tensor {

  private final TorchConvolution.@Nullable Blocks blocks;
  private org.bytedeco.pytorch.@Nullable Tensor value;

  TorchTensor(org.bytedeco.pytorch.Tensor value) {
    this.value = value;
    this.blocks = null;
  }

  private TorchTensor(TorchConvolution.Blocks blocks) {
    this.blocks = blocks;
  }

  private org.bytedeco.pytorch.Tensor value() {
    if (value == null) {
      value = Objects.requireNonNull(blocks).image();
    }
    return value;
  }

  static org.bytedeco.pytorch.Tensor of(Tensor tensor) {
    return ((TorchTensor) tensor).value();
  }

  private static TorchTensor wrap(org.bytedeco.pytorch.Tensor value) {
    return new TorchTensor(value);
  }

  @Override
  public List<Integer> shape() {
    return shape(value());
  }

  static List<Integer> shape(org.bytedeco.pytorch.Tensor value) {
    int rank = Math.toIntExact(value.dim());
    List<Integer> shape = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      shape.add(Math.toIntExact(value.size(i)));
    }
    return shape;
  }

  @Override
  public int size(int axis) {
    return Math.toIntExact(value().size(axis));
  }

  @Override
  public Tensor plus(Tensor other) {
    return wrap(value().add(of(other)));
  }

  @Override
  public Tensor plus(double number) {
    return wrap(value().add(new Scalar(number)));
  }

  @Override
  public Tensor minus(Tensor other) {
    return wrap(value().sub(of(other)));
  }

  @Override
  public Tensor times(Tensor other) {
    return wrap(value().mul(of(other)));
  }

  @Override
  public Tensor times(double factor) {
    return wrap(value().mul(new Scalar(factor)));
  }

  @Override
  public Tensor over(Tensor divisor) {
    return wrap(value().div(of(divisor)));
  }

  @Override
  public Tensor over(double divisor) {
    return wrap(value().div(new Scalar(divisor)));
  }

  @Override
  public Tensor exp() {
    return wrap(value().exp());
  }

  @Override
  public Tensor log() {
    return wrap(value().log());
  }

  @Override
  public Tensor tanh() {
    return wrap(value().tanh());
  }

  @Override
  public Tensor sigmoid() {
    return wrap(value().sigmoid());
  }

  @Override
  public Tensor softplus() {
    return wrap(softplus_(value()));
  }

  /** Libtorch's softplus turns linear above a threshold; log(exp(x) + exp(0)) does not. */
  private static org.bytedeco.pytorch.Tensor softplus_(org.bytedeco.pytorch.Tensor x) {
    return logaddexp(x, zeros_like(x));
  }

  @Override
  public Tensor sign() {
    return wrap(value().sign());
  }

  @Override
  public Tensor square() {
    return wrap(value().square());
  }

  @Override
  public Tensor clamp(double low, double high) {
    return wrap(
        value().clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  @Override
  public Tensor normalCdf() {
    return wrap(special_ndtr(value()));
  }

  @Override
  public Tensor normalQuantile() {
    return wrap(special_ndtri(value()));
  }

  @Override
  public Tensor gumbelQuantile() {
    return wrap(value().log().neg_().log().neg_());
  }

  @Override
  public Tensor sum(int... axes) {
    return wrap(
        axes.length == 0
            ? value().sum()
            : value().sum(longs(axes), false, new ScalarTypeOptional()));
  }

  @Override
  public Tensor mean(int... axes) {
    return wrap(
        axes.length == 0
            ? value().mean()
            : value().mean(longs(axes), false, new ScalarTypeOptional()));
  }

  @Override
  public Tensor softmax() {
    return wrap(value().softmax(-1));
  }

  @Override
  public Tensor logSoftmax() {
    return wrap(value().log_softmax(-1));
  }

  @Override
  public Tensor oneHotArgmax() {
    org.bytedeco.pytorch.Tensor best = value().detach().argmax(new LongOptional(-1), true);
    return wrap(zeros_like(value().detach()).scatter_(-1, best, new Scalar(1f)));
  }

  @Override
  public Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    return wrap(
        layer_norm(
            value(),
            new long[] {value().size(-1)},
            new TensorOptional(of(gamma)),
            new TensorOptional(of(beta)),
            epsilon,
            false));
  }

  @Override
  public Tensor matmul(Tensor kernel) {
    return wrap(value().matmul(of(kernel)));
  }

  @Override
  public Tensor dense(Tensor kernel, Tensor bias, Activation activation) {
    org.bytedeco.pytorch.Tensor weight = of(kernel);
    if (value().dim() == 2) {
      return wrap(activate(of(bias).addmm(value(), weight), activation));
    }
    org.bytedeco.pytorch.Tensor flat = value().reshape(-1, value().size(-1));
    long[] shape = longs(shape());
    shape[shape.length - 1] = weight.size(1);
    org.bytedeco.pytorch.Tensor term = of(bias);
    if (term.dim() > 1) {
      term = term.expand(shape).reshape(-1, weight.size(1));
    }
    return wrap(activate(term.addmm(flat, weight), activation).reshape(shape));
  }

  @Override
  public Tensor conv(Tensor kernel, Tensor bias, int stride, Activation activation) {
    return wrap(TorchConvolution.convolve(value(), of(kernel), of(bias), stride, activation));
  }

  private TorchConvolution.Blocks blocks() {
    return blocks != null ? blocks : TorchConvolution.Blocks.of(value());
  }

  @Override
  public Tensor convTranspose(Tensor kernel, Tensor bias, int stride, Activation activation) {
    return new TorchTensor(
        TorchConvolution.transpose(blocks(), of(kernel), of(bias), stride, activation));
  }

  /** In place: the operand is always a fresh result that nothing else refers to. */
  static org.bytedeco.pytorch.Tensor activate(
      org.bytedeco.pytorch.Tensor fresh, Activation activation) {
    return switch (activation) {
      case NONE -> fresh;
      case ELU -> elu_(fresh);
    };
  }

  @Override
  public Tensor reshape(int... shape) {
    return wrap(value().reshape(longs(shape)));
  }

  @Override
  public Tensor transpose(int... axes) {
    return wrap(value().permute(longs(axes)));
  }

  @Override
  public Tensor slice(int axis, int from, int to) {
    return wrap(value().narrow(axis, from, to - from));
  }

  @Override
  public List<Tensor> split(int axis, int parts) {
    return list(value().chunk(parts, axis));
  }

  @Override
  public List<Tensor> unstack(int axis) {
    return list(value().unbind(axis));
  }

  private static List<Tensor> list(TensorVector values) {
    List<Tensor> list = new ArrayList<>();
    for (org.bytedeco.pytorch.Tensor value : values.get()) {
      list.add(wrap(value));
    }
    return list;
  }

  @Override
  public Tensor select(int axis, int index) {
    return wrap(value().select(axis, index));
  }

  @Override
  public Tensor stopGradient() {
    return wrap(value().detach());
  }

  @Override
  public Tensor float32() {
    return wrap(value().to(ScalarType.Float));
  }

  @Override
  public Tensor float64() {
    return wrap(value().to(ScalarType.Double));
  }

  static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  static long[] longs(List<Integer> values) {
    return values.stream().mapToLong(Integer::longValue).toArray();
  }
}
