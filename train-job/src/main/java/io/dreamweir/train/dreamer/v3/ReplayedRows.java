package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.Tensor;

/** What the replay says about the trained rows: float32, [T, B] and [T, B, A]. */
record ReplayedRows(
    Tensor action, Tensor reward, Tensor isFirst, Tensor isLast, Tensor isTerminal) {

  int length() {
    return reward.size(0);
  }

  int batch() {
    return reward.size(1);
  }

  /** Rows in all. */
  int count() {
    return length() * batch();
  }

  /**
   * Takes note of a loss of each row and gives its share of the whole.
   *
   * @param loss [T*B]
   */
  Tensor loss(Trace.Outputs out, String name, Tensor loss, double weight) {
    Tensor mean = loss.mean();
    out.detail("loss/" + name, () -> loss);
    out.put("mean/" + name, mean);
    return mean.times(weight);
  }
}
