package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.engine.Workers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A running program: constants, joins, and the clock of its phases. */
final class TorchGraph implements Graph {

  private final org.bytedeco.pytorch.TensorOptions float32;
  private final Precision precision;
  private final TensorVector leaves;
  private final TorchPostponed postponed = new TorchPostponed();
  private final TorchRows pieces;
  private final Workers workers;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private String phase;
  private long since = System.nanoTime();

  /**
   * @param leaves what will be differentiated with respect to; empty: nothing will
   */
  TorchGraph(
      org.bytedeco.pytorch.TensorOptions float32,
      Precision precision,
      Workers workers,
      String phase,
      TensorVector leaves) {
    this.float32 = float32;
    this.precision = precision;
    this.workers = workers;
    this.leaves = leaves;
    this.pieces = new TorchRows(precision, leaves, postponed);
    this.phase = phase;
  }

  @Override
  public Tensor full(double value, int... shape) {
    return new TorchTensor(
        torch.full(TorchTensor.longs(shape), new Scalar(value), float32), precision);
  }

  @Override
  public Tensor constant(float[] values, int... shape) {
    org.bytedeco.pytorch.Tensor host = torch.tensor(values).reshape(TorchTensor.longs(shape));
    return new TorchTensor(host.to(float32.device_opt().get(), torch.ScalarType.Float), precision);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> parts) {
    return new TorchTensor(torch.cat(vector(parts), axis), precision);
  }

  @Override
  public Tensor stack(int axis, List<Tensor> parts) {
    return new TorchTensor(torch.stack(vector(parts), axis), precision);
  }

  private static TensorVector vector(List<Tensor> parts) {
    return new TensorVector(
        parts.stream().map(TorchTensor::part).toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  @Override
  public List<Tensor> local(Supplier<List<Tensor>> part) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope inner = new PointerScope()) {
      List<Tensor> kept = new ArrayList<>();
      for (Tensor result : part.get()) {
        // A new handle of the outer scope: the result itself may belong to neither.
        org.bytedeco.pytorch.Tensor handle =
            new org.bytedeco.pytorch.Tensor(TorchTensor.part(result));
        outer.attach(handle);
        kept.add(new TorchTensor(handle, precision, outer));
      }
      return kept;
    }
  }

  @Override
  public Tensor lookUp(Tensor choices, Tensor kernel) {
    org.bytedeco.pytorch.Tensor indices = TorchTensor.part(choices);
    if (!TorchTensor.of(kernel).requires_grad()) {
      return new TorchTensor(TorchLookUp.sums(indices, (TorchTensor) kernel), precision);
    }
    TorchLookUp sums = new TorchLookUp(indices, (TorchTensor) kernel, leaves, postponed);
    postponed.add(sums);
    return new TorchTensor(sums.result(), precision);
  }

  @Override
  public Recurrent recurrent(Tensor kernel, Tensor terms) {
    if (leaves.empty() || !TorchTensor.of(kernel).requires_grad()) {
      return Graph.super.recurrent(kernel, terms);
    }
    TorchRecurrent layer =
        new TorchRecurrent((TorchTensor) kernel, (TorchTensor) terms, leaves, postponed);
    postponed.add(layer);
    return layer;
  }

  @Override
  public Tensor overRows(List<Tensor> rows, Function<List<Tensor>, Tensor> part) {
    return pieces.results(rows, part);
  }

  @Override
  public RowLosses lossesOverRows(List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses) {
    return pieces.losses(rows, losses);
  }

  /** What is differentiated after the loss. */
  TorchPostponed postponed() {
    return postponed;
  }

  @Override
  public Tensor overWorkers(Tensor mean) {
    if (workers.size() == 1) {
      return mean;
    }
    org.bytedeco.pytorch.Tensor own = TorchTensor.of(mean);
    org.bytedeco.pytorch.Tensor all = onHost(own.detach().reshape(-1)).clone();
    workers.mean(floats(all));
    org.bytedeco.pytorch.Tensor there =
        all.to(float32.device_opt().get(), torch.ScalarType.Float).reshape(own.sizes());
    return new TorchTensor(own.add(there.sub(own.detach())), precision);
  }

  /** The values in the host's memory, one after the other. */
  static org.bytedeco.pytorch.Tensor onHost(org.bytedeco.pytorch.Tensor tensor) {
    return tensor.cpu().contiguous();
  }

  /** The memory of a float32 tensor on the host. */
  static FloatBuffer floats(org.bytedeco.pytorch.Tensor tensor) {
    FloatPointer pointer = new FloatPointer(tensor.data_ptr());
    pointer.capacity(tensor.numel());
    return pointer.asBuffer();
  }

  @Override
  public void phase(String name) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - since) * 1e-9, Double::sum);
    since = now;
    phase = name;
  }

  Map<String, Double> seconds() {
    return seconds;
  }
}
