package io.dreamweir.train.engine.nd4j;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.custom.BitCast;

/** The same bits as another type of the same size; the library has it only outside of graphs. */
final class Bits extends BitCast {

  private Bits(SDVariable x, DataType type) {
    addIArgument((long) type.toInt());
    setSameDiff(x.getSameDiff());
    setInstanceId();
    x.getSameDiff().addArgsFor(new SDVariable[] {x}, this);
  }

  static SDVariable of(SDVariable x, DataType type) {
    return new Bits(x, type).outputVariable();
  }
}
