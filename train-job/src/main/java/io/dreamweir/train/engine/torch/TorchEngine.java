package io.dreamweir.train.engine.torch;

import io.dreamweir.experience.ElementType;
import io.dreamweir.train.engine.AdamStep;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.LaPropStep;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.engine.Workers;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Runs programs eagerly on libtorch. */
public final class TorchEngine implements Engine {

  private final TorchRuntime runtime;
  private final Precision precision;
  private final Workers workers;

  /** An engine on the CPU. */
  public static TorchEngine cpu(int threads) {
    return on("cpu", threads, Precision.FLOAT32);
  }

  /**
   * An engine on a device.
   *
   * @param device {@code cpu} or {@code cuda:N}
   * @param threads threads of one operation on the CPU
   * @param precision of products
   */
  public static TorchEngine on(String device, int threads, Precision precision) {
    return on(device, threads, precision, Workers.alone());
  }

  /**
   * An engine of one of several workers: gradients are the mean over all of them.
   *
   * @param device {@code cpu} or {@code cuda:N}
   * @param threads threads of one operation on the CPU
   * @param precision of products
   * @param workers owned by the caller
   */
  public static TorchEngine on(String device, int threads, Precision precision, Workers workers) {
    return new TorchEngine(TorchRuntime.start(device, threads), precision, workers);
  }

  private TorchEngine(TorchRuntime runtime, Precision precision, Workers workers) {
    this.runtime = runtime;
    this.precision = precision;
    this.workers = workers;
  }

  @Override
  public String description() {
    return runtime.description() + ", " + precision.label();
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, float[] values) {
    try (PointerScope scope = new PointerScope()) {
      FloatPointer pointer = new FloatPointer(values);
      return upload(shape, pointer, torch.ScalarType.Float);
    }
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, FloatBuffer buffer) {
    check(shape, Float.BYTES, buffer, buffer.isDirect());
    try (PointerScope scope = new PointerScope()) {
      return upload(shape, new FloatPointer(buffer.duplicate().rewind()), torch.ScalarType.Float);
    }
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, ElementType type, ByteBuffer buffer) {
    check(shape, type.bytes(), buffer, buffer.isDirect());
    torch.ScalarType scalar =
        switch (type) {
          case UINT8 -> torch.ScalarType.Byte;
          case INT32 -> torch.ScalarType.Int;
          case FLOAT32 -> torch.ScalarType.Float;
        };
    try (PointerScope scope = new PointerScope()) {
      return upload(shape, new BytePointer(buffer.duplicate().rewind()), scalar);
    }
  }

  private static void check(List<Integer> shape, int elementBytes, Buffer buffer, boolean direct) {
    long elements = 1;
    for (int extent : shape) {
      elements *= extent;
    }
    int bufferElementBytes = buffer instanceof ByteBuffer ? 1 : Float.BYTES;
    if (!direct || (long) buffer.capacity() * bufferElementBytes < elements * elementBytes) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + shape
              + " needs a direct buffer of "
              + elements * elementBytes
              + " bytes, not "
              + buffer);
    }
  }

  private DeviceTensor upload(List<Integer> shape, Pointer pointer, torch.ScalarType type) {
    TensorOptions options = new TensorOptions(type);
    org.bytedeco.pytorch.Tensor host = torch.from_blob(pointer, TorchTensor.longs(shape), options);
    return new TorchDeviceTensor(host.clone().to(runtime.device(), type));
  }

  @Override
  public Outputs run(Program program, Map<String, DeviceTensor> inputs) {
    runtime.claimThread();
    try (PointerScope scope = new PointerScope();
        AutoGradMode mode = new AutoGradMode(false)) {
      TorchGraph graph =
          new TorchGraph(runtime.float32(), precision, workers, program.name(), new TensorVector());
      Map<String, Tensor> outputs = evaluate(program, graph, handles(inputs));
      graph.phase("done");
      return new Outputs(owned(outputs), Map.of(), graph.seconds());
    }
  }

  @Override
  public Outputs gradient(
      Program program, Map<String, DeviceTensor> inputs, String loss, Collection<String> wrt) {
    runtime.claimThread();
    try (PointerScope scope = new PointerScope();
        AutoGradMode mode = new AutoGradMode(true)) {
      Map<String, Tensor> tensors = handles(inputs);
      TensorVector leaves = new TensorVector();
      for (String name : wrt) {
        org.bytedeco.pytorch.Tensor leaf = named(tensors, name, program).detach();
        leaf.set_requires_grad(true);
        tensors.put(name, new TorchTensor(leaf, precision));
        leaves.push_back(leaf);
      }
      TorchGraph graph =
          new TorchGraph(runtime.float32(), precision, workers, program.name(), leaves);
      Map<String, Tensor> outputs = evaluate(program, graph, tensors);
      graph.phase("backward");
      Map<String, DeviceTensor> gradients =
          differentiate(named(outputs, loss, program), wrt, leaves, graph.postponed());
      if (workers.size() > 1) {
        graph.phase("exchange");
        gradients = overWorkers(gradients);
      }
      graph.phase("done");
      return new Outputs(owned(outputs), gradients, graph.seconds());
    }
  }

  private static Map<String, Tensor> evaluate(
      Program program, TorchGraph graph, Map<String, Tensor> inputs) {
    return program.body().outputs(graph, new Program.Inputs(program.name(), inputs));
  }

  private static Map<String, DeviceTensor> differentiate(
      org.bytedeco.pytorch.Tensor loss,
      Collection<String> wrt,
      TensorVector leaves,
      TorchPostponed postponed) {
    TensorVector late = postponed.results();
    TensorVector all = new TensorVector(leaves.get());
    for (long i = 0; i < late.size(); i++) {
      all.push_back(late.get(i));
    }
    TensorVector found = TorchGradients.of(loss, all, new TensorVector());
    TorchGradients gradients = new TorchGradients(leaves);
    gradients.add(found, 0);
    List<org.bytedeco.pytorch.Tensor> arrived = new ArrayList<>();
    for (long i = 0; i < late.size(); i++) {
      arrived.add(TorchGradients.orZeros(found.get(leaves.size() + i), late.get(i)));
    }
    postponed.differentiate(arrived, gradients);
    Map<String, DeviceTensor> byName = new LinkedHashMap<>();
    int at = 0;
    for (String name : wrt) {
      byName.put(
          name, new TorchDeviceTensor(TorchGradients.orZeros(gradients.get(at), leaves.get(at))));
      at++;
    }
    return byName;
  }

  /** The mean over all workers, in one exchange; closes what it is given. */
  private Map<String, DeviceTensor> overWorkers(Map<String, DeviceTensor> gradients) {
    TensorVector flat = new TensorVector();
    gradients.values().forEach(g -> flat.push_back(TorchDeviceTensor.of(g).reshape(-1)));
    org.bytedeco.pytorch.Tensor host = TorchGraph.onHost(torch.cat(flat));
    workers.mean(TorchGraph.floats(host));
    org.bytedeco.pytorch.Tensor mean = host.to(runtime.device(), torch.ScalarType.Float);
    Map<String, DeviceTensor> parts = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, DeviceTensor> gradient : gradients.entrySet()) {
      try (DeviceTensor own = gradient.getValue()) {
        org.bytedeco.pytorch.Tensor shaped = TorchDeviceTensor.of(own);
        org.bytedeco.pytorch.Tensor part = mean.narrow(0, at, shaped.numel());
        parts.put(gradient.getKey(), new TorchDeviceTensor(part.reshape(shaped.sizes())));
        at += shaped.numel();
      }
    }
    return parts;
  }

  private Map<String, Tensor> handles(Map<String, DeviceTensor> inputs) {
    Map<String, Tensor> handles = new LinkedHashMap<>();
    inputs.forEach(
        (name, t) -> handles.put(name, new TorchTensor(TorchDeviceTensor.of(t), precision)));
    return handles;
  }

  private static org.bytedeco.pytorch.Tensor named(
      Map<String, Tensor> tensors, String name, Program program) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "program '" + program.name() + "' has no '" + name + "' among " + tensors.keySet());
    }
    return TorchTensor.of(tensor);
  }

  private static Map<String, DeviceTensor> owned(Map<String, Tensor> outputs) {
    Map<String, DeviceTensor> owned = new LinkedHashMap<>();
    outputs.forEach(
        (name, t) -> owned.put(name, new TorchDeviceTensor(TorchTensor.of(t).detach())));
    return owned;
  }

  @Override
  public void approach(DeviceTensor target, DeviceTensor goal, double fraction) {
    try (PointerScope scope = new PointerScope()) {
      org.bytedeco.pytorch.Tensor from = TorchDeviceTensor.of(target);
      org.bytedeco.pytorch.Tensor to = TorchDeviceTensor.of(goal);
      if (fraction == 1) {
        from.copy_(to);
      } else {
        from.lerp_(to, new Scalar(fraction));
      }
    }
  }

  @Override
  public DeviceTensor copy(DeviceTensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      return new TorchDeviceTensor(TorchDeviceTensor.of(tensor).clone());
    }
  }

  @Override
  public DeviceTensor forConvolution(DeviceTensor kernel) {
    try (PointerScope scope = new PointerScope()) {
      return new TorchDeviceTensor(TorchConvolution.arranged(TorchDeviceTensor.of(kernel)));
    }
  }

  @Override
  public double norm(Collection<DeviceTensor> tensors) {
    runtime.claimThread();
    try (PointerScope scope = new PointerScope()) {
      TensorVector norms = new TensorVector();
      for (DeviceTensor tensor : tensors) {
        norms.push_back(torch.norm(TorchDeviceTensor.of(tensor)));
      }
      return torch.norm(torch.stack(norms)).item_float();
    }
  }

  @Override
  public void adam(
      AdamStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments) {
    runtime.claimThread();
    TorchAdam.apply(
        step,
        handles(parameters),
        handles(gradients),
        handles(firstMoments),
        handles(secondMoments));
  }

  @Override
  public void laProp(
      LaPropStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments) {
    runtime.claimThread();
    TorchPieces.apply(
        handles(parameters),
        handles(gradients),
        handles(firstMoments),
        handles(secondMoments),
        new TorchLaProp(step));
  }

  private static List<org.bytedeco.pytorch.Tensor> handles(List<DeviceTensor> tensors) {
    List<org.bytedeco.pytorch.Tensor> handles = new ArrayList<>(tensors.size());
    tensors.forEach(t -> handles.add(TorchDeviceTensor.of(t)));
    return handles;
  }

  @Override
  public void close() {}
}
