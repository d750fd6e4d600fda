package io.dreamweir.train.engine.nd4j;

import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees a session's arrays as soon as nothing reads them. The library's own choice keeps them for
 * later, in a cache that only grows.
 */
final class EagerMemory extends AbstractMemoryMgr {

  @Override
  public INDArray allocate(boolean detached, DataType type, long... shape) {
    return Nd4j.createUninitializedDetached(type, shape);
  }

  @Override
  public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
    return descriptor.isEmpty()
        ? Nd4j.create(descriptor)
        : Nd4j.createUninitializedDetached(descriptor.dataType(), descriptor.getShape());
  }

  @Override
  public void release(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  @Override
  public void close() {}
}
