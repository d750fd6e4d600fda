package io.dreamweir.train.nn;

import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named tensors on a device, in a fixed order: parameters, or moments of the same shapes. */
public final class ParameterSet implements AutoCloseable {

  /** A convolution's kernel is [kh, kw, in, out]. */
  private static final int KERNEL_AXES = 4;

  private final Engine engine;
  private final Map<String, DeviceTensor> tensors;

  private ParameterSet(Engine engine, Map<String, DeviceTensor> tensors) {
    this.engine = engine;
    this.tensors = tensors;
  }

  /** Parameters with their first values. */
  public static ParameterSet initial(Engine engine, List<ParameterSpec> specs, long seed) {
    Map<String, DeviceTensor> tensors = new LinkedHashMap<>();
    for (ParameterSpec spec : specs) {
      tensors.put(spec.name(), engine.upload(spec.shape(), spec.initial(seed)));
    }
    return new ParameterSet(engine, tensors);
  }

  /** Zeros of the same names and shapes. */
  public ParameterSet zeros() {
    Map<String, DeviceTensor> zeros = new LinkedHashMap<>();
    tensors.forEach(
        (name, t) -> {
          int elements = t.shape().stream().reduce(1, Math::multiplyExact);
          zeros.put(name, engine.upload(t.shape(), new float[elements]));
        });
    return new ParameterSet(engine, zeros);
  }

  /**
   * Lays the kernels of an encoder's convolutions out for acting; no update may follow.
   *
   * @param prefix beginning of the encoder's names
   */
  public void arrangeConvolutions(String prefix) {
    tensors.replaceAll(
        (name, tensor) -> {
          if (!name.startsWith(prefix) || tensor.shape().size() != KERNEL_AXES) {
            return tensor;
          }
          try (tensor) {
            return engine.forConvolution(tensor);
          }
        });
  }

  /** Independent copies of these and another set's tensors. */
  public ParameterSet copyWith(ParameterSet more) {
    Map<String, DeviceTensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, t) -> copies.put(name, engine.copy(t)));
    more.tensors.forEach((name, t) -> copies.put(name, engine.copy(t)));
    return new ParameterSet(engine, copies);
  }

  /**
   * Moves towards another set's values, in order; both have equal shapes.
   *
   * @param fraction share of the other's values, 1 for a copy
   */
  public void approach(ParameterSet goal, double fraction) {
    List<DeviceTensor> values = goal.tensors();
    int at = 0;
    for (DeviceTensor target : tensors.values()) {
      engine.approach(target, values.get(at++), fraction);
    }
  }

  /** Takes over the values of the same names. */
  public void take(Map<String, DeviceTensor> values) {
    tensors.forEach(
        (name, target) -> {
          DeviceTensor value = values.get(name);
          if (value == null) {
            throw new IllegalArgumentException("no value of '" + name + "'");
          }
          engine.approach(target, value, 1);
        });
  }

  /** Names in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Tensors in order of the names. */
  public List<DeviceTensor> tensors() {
    return new ArrayList<>(tensors.values());
  }

  /** Tensors by name; a view. */
  public Map<String, DeviceTensor> byName() {
    return tensors;
  }

  /** Number of elements of all tensors. */
  public long elements() {
    long elements = 0;
    for (DeviceTensor tensor : tensors.values()) {
      elements +=
          tensor.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
    return elements;
  }

  /** Copies everything to the host, each name after a prefix. */
  public void save(String prefix, Map<String, HostTensor> into) {
    tensors.forEach((name, t) -> into.put(prefix + name, new HostTensor(t.shape(), t.floats())));
  }

  /**
   * Takes over saved values.
   *
   * @throws UserError if one is missing or has another shape
   */
  public void load(String prefix, Map<String, HostTensor> from) {
    tensors.forEach(
        (name, t) -> {
          HostTensor saved = from.get(prefix + name);
          if (saved == null) {
            throw UserError.usage(
                "the checkpoint has no tensor '%s': it was made with another agent configuration",
                prefix + name);
          }
          if (!saved.shape().equals(t.shape())) {
            throw UserError.usage(
                "tensor '%s' of the checkpoint has shape %s, the agent expects %s: it was made for"
                    + " other spaces or another agent configuration",
                prefix + name, saved.shape(), t.shape());
          }
          try (DeviceTensor values = engine.upload(saved.shape(), saved.values())) {
            engine.approach(t, values, 1);
          }
        });
  }

  @Override
  public void close() {
    tensors.values().forEach(DeviceTensor::close);
  }
}
