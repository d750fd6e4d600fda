package io.dreamweir.train.engine;

import io.dreamweir.experience.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Evaluates programs and their gradients on one device, and keeps tensors there. May be shared
 * between threads, as long as no tensor is changed in place while another thread reads it.
 */
public interface Engine extends AutoCloseable {

  /** What runs programs and where, for the run's manifest: {@code torch cpu, 2 threads}. */
  String description();

  /** A float32 tensor with a copy of these values. */
  DeviceTensor upload(List<Integer> shape, float[] values);

  /**
   * A float32 tensor with a copy of these values.
   *
   * @param buffer direct, native order; all values from 0 to the size of the tensor are read,
   *     whatever its position
   */
  DeviceTensor upload(List<Integer> shape, FloatBuffer buffer);

  /**
   * A tensor with a copy of these bytes.
   *
   * @param buffer direct, native order; all bytes from 0 to the size of the tensor are read,
   *     whatever its position
   */
  DeviceTensor upload(List<Integer> shape, ElementType type, ByteBuffer buffer);

  /** Evaluates a program. */
  Outputs run(Program program, Map<String, DeviceTensor> inputs);

  /**
   * Evaluates a program and the gradient of one of its outputs. Where several workers learn
   * together the gradients are the mean over all of them; the outputs are this worker's own.
   *
   * @param loss name of an output with one element
   * @param wrt names of the inputs to differentiate by; one that the loss does not depend on has
   *     gradient 0
   */
  Outputs gradient(
      Program program, Map<String, DeviceTensor> inputs, String loss, Collection<String> wrt);

  /**
   * Moves a tensor in place towards another of the same shape: {@code target += fraction (goal -
   * target)}.
   *
   * @param fraction 1 copies exactly
   */
  void approach(DeviceTensor target, DeviceTensor goal, double fraction);

  /** An independent copy. */
  DeviceTensor copy(DeviceTensor tensor);

  /**
   * The same values, laid out in memory as {@link Tensor#conv} reads a kernel fastest. For the
   * networks that only act: what is arranged once need not be rearranged for every few images. A
   * batch of a training update does not notice, and an optimizer wants its tensors plain.
   *
   * @param kernel [kh, kw, in, out]; stays as it is
   */
  default DeviceTensor forConvolution(DeviceTensor kernel) {
    return copy(kernel);
  }

  /** Euclidean norm over all elements of all tensors. */
  double norm(Collection<DeviceTensor> tensors);

  /** One step of Adam over many tensors, in place; the four lists run in parallel. */
  void adam(
      AdamStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments);

  /** One step of LaProp over many tensors, in place; the four lists run in parallel. */
  void laProp(
      LaPropStep step,
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments);

  @Override
  void close();
}
