package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A node of the graph that a program is traced into.
 *
 * <p>Where the library's own gradient of a function is wrong or imprecise, the function is written
 * as {@code sg(f(x)) + sg(f'(x)) (x - sg(x))}: the bracket is exactly zero, so the value is f(x),
 * and its gradient is f'(x).
 */
final class Nd4jTensor implements Tensor {

  private final SameDiff graph;
  private final SDVariable value;
  private final List<Integer> shape;

  Nd4jTensor(SameDiff graph, SDVariable value, List<Integer> shape) {
    this.graph = graph;
    this.value = value;
    this.shape = List.copyOf(shape);
  }

  static SDVariable of(Tensor tensor) {
    return ((Nd4jTensor) tensor).value;
  }

  private Nd4jTensor wrap(SDVariable result, List<Integer> extents) {
    return new Nd4jTensor(graph, result, extents);
  }

  private Nd4jTensor wrap(SDVariable result) {
    return wrap(result, shape);
  }

  /**
   * Through whole numbers of the same bits, where SameDiff sees no path to differentiate. Its own
   * stop-gradient multiplies all that lies behind by zero, operation by operation.
   */
  private SDVariable stopped(SDVariable x) {
    DataType bits = x.dataType() == DataType.DOUBLE ? DataType.INT64 : DataType.INT32;
    return Bits.of(Bits.of(x, bits), x.dataType());
  }

  private SDVariable withGradient(SDVariable result, SDVariable slope) {
    return stopped(result).add(stopped(slope).mul(value.sub(stopped(value))));
  }

  @Override
  public List<Integer> shape() {
    return shape;
  }

  /**
   * This value with as many axes as another, if that has one element: to the library that is a
   * number, whatever axes it has, and the result would lack them.
   */
  private SDVariable beside(Tensor other) {
    List<Integer> axes = other.shape();
    if (Shapes.elements(axes) > 1 || axes.size() <= shape.size()) {
      return value;
    }
    return value.reshape(Shapes.longs(Shapes.broadcast(shape, axes)));
  }

  private Nd4jTensor broadcast(SDVariable result, Tensor other) {
    return wrap(result, Shapes.broadcast(shape, other.shape()));
  }

  @Override
  public Tensor plus(Tensor other) {
    return broadcast(beside(other).add(((Nd4jTensor) other).beside(this)), other);
  }

  @Override
  public Tensor plus(double number) {
    return wrap(value.add(number));
  }

  @Override
  public Tensor minus(Tensor other) {
    return broadcast(beside(other).sub(((Nd4jTensor) other).beside(this)), other);
  }

  @Override
  public Tensor times(Tensor other) {
    return broadcast(beside(other).mul(((Nd4jTensor) other).beside(this)), other);
  }

  @Override
  public Tensor times(double factor) {
    return wrap(value.mul(factor));
  }

  @Override
  public Tensor over(Tensor divisor) {
    return broadcast(beside(divisor).div(((Nd4jTensor) divisor).beside(this)), divisor);
  }

  @Override
  public Tensor over(double divisor) {
    return wrap(value.div(divisor));
  }

  @Override
  public Tensor exp() {
    return wrap(graph.math().exp(value));
  }

  @Override
  public Tensor log() {
    return wrap(graph.math().log(value));
  }

  @Override
  public Tensor tanh() {
    return wrap(graph.math().tanh(value));
  }

  @Override
  public Tensor sigmoid() {
    return wrap(graph.nn().sigmoid(value));
  }

  /** {@code max(x, 0) + log(1 + exp(-|x|))}; the library's log1p rounds 1 + x to float32. */
  @Override
  public Tensor softplus() {
    SDVariable small = graph.math().exp(graph.math().abs(value).neg()).castTo(DataType.DOUBLE);
    SDVariable series = small.sub(graph.math().square(small).mul(0.5));
    SDVariable rest =
        chosen(small.lte(1e-5), series, graph.math().log(small.add(1))).castTo(value.dataType());
    return wrap(withGradient(graph.nn().relu(value, 0).add(rest), graph.nn().sigmoid(value)));
  }

  /** Elementwise choice; the library's own has no gradient, not even where none is asked for. */
  static SDVariable chosen(SDVariable condition, SDVariable yes, SDVariable no) {
    SDVariable share = condition.castTo(yes.dataType());
    return share.mul(yes).add(share.neg().add(1).mul(no));
  }

  @Override
  public Tensor sign() {
    return wrap(stopped(graph.math().sign(value)));
  }

  @Override
  public Tensor rsqrt() {
    return wrap(graph.math().rsqrt(value));
  }

  @Override
  public Tensor square() {
    return wrap(graph.math().square(value));
  }

  @Override
  public Tensor clamp(double low, double high) {
    double most = value.dataType() == DataType.DOUBLE ? Double.MAX_VALUE : Float.MAX_VALUE;
    double from = Math.max(low, -most);
    double to = Math.min(high, most);
    SDVariable inside =
        value.gte(from).castTo(value.dataType()).mul(value.lte(to).castTo(value.dataType()));
    return wrap(withGradient(graph.math().clipByValue(value, from, to), inside));
  }

  @Override
  public Tensor normalCdf() {
    SDVariable result = graph.math().erfc(value.mul(-Math.sqrt(0.5))).mul(0.5);
    SDVariable density =
        graph.math().exp(graph.math().square(value).mul(-0.5)).mul(1 / Math.sqrt(2 * Math.PI));
    return wrap(withGradient(result, density));
  }

  @Override
  public Tensor normalQuantile() {
    SDVariable quantile = new NormalQuantile(graph).of(value);
    SDVariable slope =
        graph.math().exp(graph.math().square(quantile).mul(0.5)).mul(Math.sqrt(2 * Math.PI));
    return wrap(withGradient(quantile, slope));
  }

  @Override
  public Tensor gumbelQuantile() {
    return log().negate().log().negate();
  }

  @Override
  public Tensor sum(int... axes) {
    List<Integer> rest = Shapes.without(shape, axes);
    if (shape.isEmpty()) {
      return this;
    }
    return wrap(value.sum(positive(axes)), rest);
  }

  @Override
  public Tensor mean(int... axes) {
    Tensor sum = sum(axes);
    return sum.times((double) Shapes.elements(sum.shape()) / Shapes.elements(shape));
  }

  private int[] positive(int[] axes) {
    return Arrays.stream(axes).map(axis -> Shapes.axis(axis, shape.size())).toArray();
  }

  private int last() {
    return shape.size() - 1;
  }

  @Override
  public Tensor softmax() {
    return wrap(graph.nn().softmax(value, last()));
  }

  @Override
  public Tensor logSoftmax() {
    SDVariable shifted = value.sub(stopped(value.max(true, last())));
    return wrap(shifted.sub(graph.math().log(graph.math().exp(shifted).sum(true, last()))));
  }

  @Override
  public Tensor argmax() {
    SDVariable best = graph.argmax(stopped(value), last());
    return wrap(best, shape.subList(0, last()));
  }

  @Override
  public Tensor oneHot(int classes) {
    List<Integer> wider = new ArrayList<>(shape);
    wider.add(classes);
    return wrap(stopped(graph.oneHot(value, classes, shape.size(), 1, 0, DataType.FLOAT)), wider);
  }

  @Override
  public Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    double share = 1.0 / shape.get(last());
    SDVariable centered = value.sub(value.sum(true, last()).mul(share));
    SDVariable variance = graph.math().square(centered).sum(true, last()).mul(share);
    SDVariable scale = graph.math().rsqrt(variance.add(epsilon));
    return wrap(centered.mul(scale).mul(of(gamma)).add(of(beta)));
  }

  @Override
  public Tensor matmul(Tensor kernel) {
    List<Integer> result = Shapes.with(shape, -1, kernel.size(-1));
    if (shape.size() == 2 || kernel.shape().size() == 3) {
      return wrap(value.mmul(of(kernel)), result);
    }
    SDVariable flat = value.reshape(-1, shape.get(last()));
    return wrap(flat.mmul(of(kernel)).reshape(Shapes.longs(result)), result);
  }

  @Override
  public Tensor dense(Tensor kernel, Tensor bias, Activation activation) {
    Nd4jTensor sum = (Nd4jTensor) matmul(kernel).plus(bias);
    return sum.activated(activation);
  }

  private Nd4jTensor activated(Activation activation) {
    return switch (activation) {
      case NONE -> this;
      case ELU -> wrap(graph.nn().elu(value));
      case SILU -> wrap(value.mul(graph.nn().sigmoid(value)));
    };
  }

  @Override
  public Tensor conv(Tensor kernel, Tensor bias, int stride, Activation activation) {
    Nd4jConvolution convolution = new Nd4jConvolution(graph, kernel, bias, stride);
    return wrap(convolution.of(value), convolution.shape(shape)).activated(activation);
  }

  @Override
  public Tensor convTranspose(Tensor kernel, Tensor bias, int stride, Activation activation) {
    Nd4jConvolution convolution = new Nd4jConvolution(graph, kernel, bias, stride);
    return wrap(convolution.transposed(value, shape), convolution.transposedShape(shape))
        .activated(activation);
  }

  @Override
  public Tensor convSame(Tensor kernel, Tensor bias) {
    return wrap(
        new Nd4jConvolution(graph, kernel, bias, 1).same(value),
        Shapes.with(shape, -1, kernel.size(3)));
  }

  @Override
  public Tensor maxPool() {
    return wrap(
        Nd4jConvolution.maxPool(graph, value),
        List.of(shape.get(0), shape.get(1) / 2, shape.get(2) / 2, shape.get(3)));
  }

  @Override
  public Tensor reverse(int axis) {
    return wrap(graph.reverse(value, Shapes.axis(axis, shape.size())));
  }

  /** The largest of all, the largest first, of the negated. */
  @Override
  public Tensor sorted() {
    SDVariable negated = stopped(value).neg();
    return wrap(stopped(LargestFirst.of(negated, shape.get(last())).neg()));
  }

  @Override
  public Tensor reshape(int... to) {
    List<Integer> extents = Shapes.resolved(shape, to);
    return wrap(value.reshape(Shapes.longs(extents)), extents);
  }

  @Override
  public Tensor transpose(int... axes) {
    int[] order = positive(axes);
    return wrap(graph.permute(value, order), Arrays.stream(order).mapToObj(shape::get).toList());
  }

  @Override
  public Tensor slice(int axis, int from, int to) {
    int at = Shapes.axis(axis, shape.size());
    SDIndex[] indices = new SDIndex[shape.size()];
    Arrays.fill(indices, SDIndex.all());
    indices[at] = SDIndex.interval(from, to);
    return wrap(value.get(indices), Shapes.with(shape, at, to - from));
  }

  @Override
  public List<Tensor> split(int axis, int parts) {
    int at = Shapes.axis(axis, shape.size());
    List<Integer> extents = Shapes.with(shape, at, shape.get(at) / parts);
    return list(graph.split(value, parts, at), extents);
  }

  @Override
  public List<Tensor> unstack(int axis) {
    int at = Shapes.axis(axis, shape.size());
    return list(graph.unstack(value, at, shape.get(at)), Shapes.without(shape, new int[] {at}));
  }

  private List<Tensor> list(SDVariable[] parts, List<Integer> extents) {
    List<Tensor> list = new ArrayList<>();
    for (SDVariable part : parts) {
      list.add(wrap(part, extents));
    }
    return list;
  }

  @Override
  public Tensor select(int axis, int index) {
    int at = Shapes.axis(axis, shape.size());
    List<Integer> rest = Shapes.without(shape, new int[] {at});
    Tensor one = slice(at, index, index + 1);
    return wrap(of(one).reshape(Shapes.longs(rest)), rest);
  }

  @Override
  public Tensor stopGradient() {
    return value.dataType().isFPType() ? wrap(stopped(value)) : this;
  }

  @Override
  public Tensor float32() {
    return cast(DataType.FLOAT);
  }

  @Override
  public Tensor float64() {
    return cast(DataType.DOUBLE);
  }

  private Tensor cast(DataType type) {
    return value.dataType() == type ? this : wrap(value.castTo(type));
  }
}
