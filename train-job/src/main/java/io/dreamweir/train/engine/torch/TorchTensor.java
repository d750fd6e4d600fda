package io.dreamweir.train.engine.torch;

import static org.bytedeco.pytorch.global.torch.*;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
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
 * <p>With {@link Precision#BF16} the results of products stay in bf16, through whatever only
 * rearranges them, until something else than a product asks for their value, in float32.
 *
 * <p>The result of a transposed convolution may stay in the blocks that it was computed in, until
 * an operation other than the next one asks for the image.
 */
final class TorchTensor implements Tensor {

  /** Products with fewer results a row gain nothing from bf16: they are a network's last layers. */
  private static final int NARROW = 32;

  /** Elements of a result that no cache holds. */
  private static final long LARGE = 1 << 20;

  private final Precision precision;
  private final PointerScope home;
  private final TorchConvolution.@Nullable Blocks blocks;
  private org.bytedeco.pytorch.@Nullable Tensor value;
  private org.bytedeco.pytorch.@Nullable Tensor exact;
  private org.bytedeco.pytorch.@Nullable Tensor lowered;

  TorchTensor(org.bytedeco.pytorch.Tensor value, Precision precision) {
    this(value, precision, PointerScope.getInnerScope());
  }

  /**
   * A tensor of a scope that is not the innermost.
   *
   * @param home scope that holds the memory of {@code value}
   */
  TorchTensor(org.bytedeco.pytorch.Tensor value, Precision precision, PointerScope home) {
    this.value = value;
    this.precision = precision;
    this.home = home;
    this.blocks = null;
  }

  private TorchTensor(TorchConvolution.Blocks blocks, Precision precision) {
    this.blocks = blocks;
    this.precision = precision;
    this.home = PointerScope.getInnerScope();
  }

  /** As it is, in float32 or bf16: for what only rearranges. */
  private org.bytedeco.pytorch.Tensor value() {
    if (value == null) {
      value = atHome(Objects.requireNonNull(blocks).image());
    }
    return value;
  }

  /** For arithmetic: never bf16. */
  private org.bytedeco.pytorch.Tensor exact() {
    if (precision == Precision.FLOAT32 || !isReduced(value())) {
      return value();
    }
    if (exact == null) {
      exact = atHome(value().to(ScalarType.Float));
    }
    return exact;
  }

  /** The binding makes a new object for each answer, so identity says nothing. */
  static boolean isReduced(org.bytedeco.pytorch.Tensor tensor) {
    return tensor.scalar_type().value == ScalarType.BFloat16.value;
  }

  /** For products of that precision. */
  org.bytedeco.pytorch.Tensor operand(Precision product) {
    if (product == Precision.FLOAT32) {
      return exact();
    }
    if (isReduced(value())) {
      return value();
    }
    if (lowered == null) {
      lowered = atHome(value().to(ScalarType.BFloat16));
    }
    return lowered;
  }

  /** What is remembered lives as long as this tensor, also where an inner scope computed it. */
  private org.bytedeco.pytorch.Tensor atHome(org.bytedeco.pytorch.Tensor fresh) {
    if (PointerScope.getInnerScope() == home) {
      return fresh;
    }
    org.bytedeco.pytorch.Tensor handle = new org.bytedeco.pytorch.Tensor(fresh);
    home.attach(handle);
    return handle;
  }

  /** Its value for arithmetic. */
  static org.bytedeco.pytorch.Tensor of(Tensor tensor) {
    return ((TorchTensor) tensor).exact();
  }

  /** Its value for joining with others. */
  static org.bytedeco.pytorch.Tensor part(Tensor tensor) {
    return ((TorchTensor) tensor).value();
  }

  private static org.bytedeco.pytorch.Tensor operand(Tensor tensor, Precision product) {
    return ((TorchTensor) tensor).operand(product);
  }

  private TorchTensor wrap(org.bytedeco.pytorch.Tensor result) {
    return new TorchTensor(result, precision);
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
    return wrap(exact().add(of(other)));
  }

  @Override
  public Tensor plus(double number) {
    return wrap(exact().add(new Scalar(number)));
  }

  @Override
  public Tensor minus(Tensor other) {
    return wrap(exact().sub(of(other)));
  }

  @Override
  public Tensor times(Tensor other) {
    return wrap(exact().mul(of(other)));
  }

  @Override
  public Tensor times(double factor) {
    return wrap(exact().mul(new Scalar(factor)));
  }

  @Override
  public Tensor over(Tensor divisor) {
    return wrap(exact().div(of(divisor)));
  }

  @Override
  public Tensor over(double divisor) {
    return wrap(exact().div(new Scalar(divisor)));
  }

  @Override
  public Tensor exp() {
    return wrap(exact().exp());
  }

  @Override
  public Tensor log() {
    return wrap(exact().log());
  }

  @Override
  public Tensor tanh() {
    return wrap(exact().tanh());
  }

  @Override
  public Tensor sigmoid() {
    return wrap(exact().sigmoid());
  }

  @Override
  public Tensor softplus() {
    return wrap(softplus_(exact()));
  }

  /** Libtorch's softplus turns linear above a threshold; log(exp(x) + exp(0)) does not. */
  private static org.bytedeco.pytorch.Tensor softplus_(org.bytedeco.pytorch.Tensor x) {
    return logaddexp(x, zeros_like(x));
  }

  @Override
  public Tensor sign() {
    return wrap(exact().sign());
  }

  @Override
  public Tensor square() {
    return wrap(exact().square());
  }

  @Override
  public Tensor clamp(double low, double high) {
    return wrap(
        exact().clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  @Override
  public Tensor rsqrt() {
    return wrap(exact().rsqrt());
  }

  @Override
  public Tensor silu() {
    return wrap(org.bytedeco.pytorch.global.torch.silu(exact()));
  }

  @Override
  public Tensor symlog() {
    return wrap(exact().sign().mul(exact().abs().log1p()));
  }

  @Override
  public Tensor normalCdf() {
    return wrap(special_ndtr(exact()));
  }

  @Override
  public Tensor normalQuantile() {
    return wrap(special_ndtri(exact()));
  }

  @Override
  public Tensor gumbelQuantile() {
    return wrap(exact().log().neg_().log_().neg_());
  }

  @Override
  public Tensor sum(int... axes) {
    return wrap(
        axes.length == 0
            ? exact().sum()
            : exact().sum(longs(axes), false, new ScalarTypeOptional()));
  }

  @Override
  public Tensor mean(int... axes) {
    return wrap(
        axes.length == 0
            ? exact().mean()
            : exact().mean(longs(axes), false, new ScalarTypeOptional()));
  }

  @Override
  public Tensor softmax() {
    return wrap(exact().softmax(-1));
  }

  @Override
  public Tensor logSoftmax() {
    return wrap(exact().log_softmax(-1));
  }

  @Override
  public Tensor argmax() {
    return wrap(exact().detach().argmax(new LongOptional(-1), false));
  }

  @Override
  public Tensor oneHot(int classes) {
    return wrap(TorchLookUp.vectors(value(), classes, ScalarType.Float));
  }

  @Override
  public Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    return wrap(
        layer_norm(
            exact(),
            new long[] {exact().size(-1)},
            new TensorOptional(of(gamma)),
            new TensorOptional(of(beta)),
            epsilon,
            false));
  }

  @Override
  public Tensor matmul(Tensor kernel) {
    Precision product = ((TorchTensor) kernel).ofProduct();
    return wrap(operand(product).matmul(operand(kernel, product)));
  }

  Precision precision() {
    return precision;
  }

  /** Precision of products with this kernel. */
  Precision ofProduct() {
    return value().size(-1) < NARROW ? Precision.FLOAT32 : precision;
  }

  @Override
  public Tensor dense(Tensor kernel, Tensor bias, Activation activation) {
    Precision product = ((TorchTensor) kernel).ofProduct();
    org.bytedeco.pytorch.Tensor weight = operand(kernel, product);
    org.bytedeco.pytorch.Tensor input = operand(product);
    org.bytedeco.pytorch.Tensor term = operand(bias, product);
    if (input.dim() == 2) {
      return wrap(activate(affine(input, weight, term), activation));
    }
    org.bytedeco.pytorch.Tensor flat = input.reshape(-1, input.size(-1));
    long[] shape = longs(shape());
    shape[shape.length - 1] = weight.size(1);
    if (term.dim() > 1) {
      term = term.expand(shape).reshape(-1, weight.size(1));
    }
    return wrap(activate(affine(flat, weight, term), activation).reshape(shape));
  }

  /** Addmm copies the term first: what is larger than the caches is better added afterwards. */
  static org.bytedeco.pytorch.Tensor affine(
      org.bytedeco.pytorch.Tensor rows,
      org.bytedeco.pytorch.Tensor weight,
      org.bytedeco.pytorch.Tensor term) {
    return rows.size(0) * weight.size(1) < LARGE
        ? term.addmm(rows, weight)
        : rows.mm(weight).add_(term);
  }

  @Override
  public Tensor conv(Tensor kernel, Tensor bias, int stride, Activation activation) {
    return wrap(
        TorchConvolution.convolve(
            operand(precision),
            operand(kernel, precision),
            operand(bias, precision),
            stride,
            activation));
  }

  @Override
  public Tensor convSame(Tensor kernel, Tensor bias) {
    return wrap(
        TorchConvolution.same(
            operand(precision), operand(kernel, precision), operand(bias, precision)));
  }

  @Override
  public Tensor maxPool() {
    return wrap(max_pool2d(value().permute(0, 3, 1, 2), 2, 2).permute(0, 2, 3, 1));
  }

  private TorchConvolution.Blocks blocks() {
    return blocks != null ? blocks : TorchConvolution.Blocks.of(operand(precision));
  }

  @Override
  public Tensor convTranspose(Tensor kernel, Tensor bias, int stride, Activation activation) {
    return new TorchTensor(
        TorchConvolution.transpose(
            blocks(), operand(kernel, precision), operand(bias, precision), stride, activation),
        precision);
  }

  /** In place where the gradient allows: the operand is a fresh result that nothing refers to. */
  static org.bytedeco.pytorch.Tensor activate(
      org.bytedeco.pytorch.Tensor fresh, Activation activation) {
    return switch (activation) {
      case NONE -> fresh;
      case ELU -> elu_(fresh);
      // Its gradient needs the operand.
      case SILU -> org.bytedeco.pytorch.global.torch.silu(fresh);
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

  private List<Tensor> list(TensorVector values) {
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
  public Tensor reverse(int axis) {
    return wrap(value().flip(axis));
  }

  @Override
  public Tensor sorted() {
    return wrap(sort(exact().detach()).get0());
  }

  @Override
  public Tensor stopGradient() {
    return wrap(value().detach());
  }

  @Override
  public Tensor float32() {
    return wrap(exact().to(ScalarType.Float));
  }

  @Override
  public Tensor float64() {
    return wrap(exact().to(ScalarType.Double));
  }

  static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  static long[] longs(List<Integer> values) {
    return values.stream().mapToLong(Integer::longValue).toArray();
  }
}
