package io.dreamweir.train.engine.nd4j;

import io.dreamweir.experience.ElementType;
import io.dreamweir.train.engine.AdamStep;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.LaPropStep;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs programs as SameDiff graphs, in float32 on the CPU. Bytes and whole numbers are uploaded as
 * float32, which holds those up to 2^24 exactly.
 */
public final class Nd4jEngine implements Engine {

  private static final int EXACT = 1 << 24;

  private final CompiledPrograms programs = new CompiledPrograms();
  private final int threads;

  private Nd4jEngine(int threads) {
    this.threads = threads;
  }

  /**
   * An engine on the CPU.
   *
   * @param threads threads of one operation
   */
  public static Nd4jEngine cpu(int threads) {
    return new Nd4jEngine(threads);
  }

  /**
   * The library has one number of threads for the process; engines with different ones share it.
   */
  private void claimThreads() {
    if (Nd4j.getEnvironment().maxMasterThreads() != threads) {
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }
  }

  @Override
  public String description() {
    return "nd4j cpu, " + threads + " threads, float32";
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, float[] values) {
    if (values.length != Shapes.elements(shape)) {
      throw new IllegalArgumentException(
          "a tensor of shape " + shape + " has other than " + values.length + " values");
    }
    return new Nd4jDeviceTensor(
        shape.isEmpty()
            ? Nd4j.scalar(DataType.FLOAT, values[0])
            : Nd4j.create(values, Shapes.longs(shape), 'c'));
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, FloatBuffer buffer) {
    float[] values = new float[Shapes.elements(shape)];
    if (!buffer.isDirect() || buffer.capacity() < values.length) {
      throw tooSmall(shape, (long) values.length * Float.BYTES, buffer);
    }
    buffer.duplicate().rewind().limit(values.length).get(values);
    return upload(shape, values);
  }

  @Override
  public DeviceTensor upload(List<Integer> shape, ElementType type, ByteBuffer buffer) {
    float[] values = new float[Shapes.elements(shape)];
    if (!buffer.isDirect() || buffer.capacity() < (long) values.length * type.bytes()) {
      throw tooSmall(shape, (long) values.length * type.bytes(), buffer);
    }
    ByteBuffer bytes = buffer.duplicate().order(ByteOrder.nativeOrder());
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case UINT8 -> bytes.get(i) & 0xFF;
            case INT32 -> exact(bytes.getInt(i * Integer.BYTES));
            case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
          };
    }
    return upload(shape, values);
  }

  private static float exact(int value) {
    if (Math.abs((long) value) > EXACT) {
      throw new IllegalArgumentException(value + " is beyond 2^24, which float32 cannot hold");
    }
    return value;
  }

  private static IllegalArgumentException tooSmall(List<Integer> shape, long bytes, Object buffer) {
    return new IllegalArgumentException(
        "a tensor of shape "
            + shape
            + " needs a direct buffer of "
            + bytes
            + " bytes, not "
            + buffer);
  }

  @Override
  public Outputs run(Program program, Map<String, DeviceTensor> inputs) {
    claimThreads();
    long start = System.nanoTime();
    CompiledProgram.Results results = programs.of(program, inputs).run(arrays(inputs));
    return outputs(results, Map.of(program.name(), seconds(start)));
  }

  @Override
  public Outputs gradient(
      Program program, Map<String, DeviceTensor> inputs, String loss, Collection<String> wrt) {
    claimThreads();
    long start = System.nanoTime();
    CompiledProgram.Results results = programs.of(program, inputs, loss, wrt).run(arrays(inputs));
    return outputs(results, Map.of(program.name() + " and backward", seconds(start)));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) * 1e-9;
  }

  private static Map<String, INDArray> arrays(Map<String, DeviceTensor> inputs) {
    Map<String, INDArray> arrays = new HashMap<>();
    inputs.forEach((name, tensor) -> arrays.put(name, Nd4jDeviceTensor.of(tensor)));
    return arrays;
  }

  private static Outputs outputs(CompiledProgram.Results results, Map<String, Double> seconds) {
    return new Outputs(owned(results.values()), owned(results.gradients()), seconds);
  }

  private static Map<String, DeviceTensor> owned(Map<String, INDArray> arrays) {
    Map<String, DeviceTensor> owned = new LinkedHashMap<>();
    arrays.forEach((name, array) -> owned.put(name, new Nd4jDeviceTensor(rowMajor(array))));
    return owned;
  }

  private static INDArray rowMajor(INDArray array) {
    if (array.ordering() == 'c' && !array.isView()) {
      return array;
    }
    INDArray copy = array.dup('c');
    if (array.closeable()) {
      array.close();
    }
    return copy;
  }

  @Override
  public void approach(DeviceTensor target, DeviceTensor goal, double fraction) {
    INDArray from = Nd4jDeviceTensor.of(target);
    INDArray to = Nd4jDeviceTensor.of(goal);
    if (fraction == 1) {
      from.assign(to);
    } else {
      try (INDArray move = to.sub(from)) {
        from.addi(move.muli(fraction));
      }
    }
  }

  @Override
  public DeviceTensor copy(DeviceTensor tensor) {
    return new Nd4jDeviceTensor(Nd4jDeviceTensor.of(tensor).dup('c'));
  }

  @Override
  public double norm(Collection<DeviceTensor> tensors) {
    double squares = 0;
    for (DeviceTensor tensor : tensors) {
      double norm = Nd4jDeviceTensor.of(tensor).norm2Number().doubleValue();
      squares += norm * norm;
    }
    return Math.sqrt(squares);
  }

  @Override
  public void adam(
      AdamStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments) {
    claimThreads();
    new Nd4jAdam(step).applyAll(parameters, gradients, firstMoments, secondMoments);
  }

  @Override
  public void laProp(
      LaPropStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments) {
    claimThreads();
    new Nd4jLaProp(step).applyAll(parameters, gradients, firstMoments, secondMoments);
  }

  @Override
  public void close() {}
}
