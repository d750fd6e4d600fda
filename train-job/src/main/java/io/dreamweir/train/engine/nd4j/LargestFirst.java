package io.dreamweir.train.engine.nd4j;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.transforms.custom.TopK;

/** The last axis in descending order. The library's own class hands over its arguments swapped. */
final class LargestFirst extends TopK {

  private LargestFirst(SDVariable x, int entries) {
    addIArgument(entries, 1);
    setSameDiff(x.getSameDiff());
    setInstanceId();
    x.getSameDiff().addArgsFor(new SDVariable[] {x}, this);
  }

  static SDVariable of(SDVariable x, int entries) {
    return new LargestFirst(x, entries).outputVariables()[0];
  }
}
