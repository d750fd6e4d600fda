package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.DeviceTensor;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step over one tensor, in place. */
interface Nd4jOptimizer {

  void apply(INDArray parameter, INDArray gradient, INDArray first, INDArray second);

  /** A step over many tensors; the lists run in parallel. */
  default void applyAll(
      List<DeviceTensor> parameters,
      List<DeviceTensor> gradients,
      List<DeviceTensor> firstMoments,
      List<DeviceTensor> secondMoments) {
    for (int i = 0; i < parameters.size(); i++) {
      apply(
          Nd4jDeviceTensor.of(parameters.get(i)),
          Nd4jDeviceTensor.of(gradients.get(i)),
          Nd4jDeviceTensor.of(firstMoments.get(i)),
          Nd4jDeviceTensor.of(secondMoments.get(i)));
    }
  }
}
