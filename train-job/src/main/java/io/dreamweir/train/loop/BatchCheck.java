package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * Refuses a batch with a reward or an observation that is not a number, or an action outside of its
 * space, naming the row of the lake: one such value would spoil every parameter.
 */
final class BatchCheck {
  private BatchCheck() {}

  static void require(SequenceBatch batch, String lake) {
    int rows = batch.length() * batch.batch();
    int width = batch.spaces().encodedActionWidth();
    for (int row = 0; row < rows; row++) {
      float reward = batch.rewards().get(row);
      if (!Float.isFinite(reward)) {
        throw wrong(batch, lake, row, "reward is " + reward);
      }
      int at = row * width;
      for (ActionHead head : batch.spaces().action()) {
        for (int i = 0; i < head.encodedWidth(); i++) {
          float value = batch.actions().get(at++);
          boolean inside =
              head instanceof ActionHead.Discrete
                  ? value == 0 || value == 1
                  : value >= -1 && value <= 1;
          if (!inside) {
            throw wrong(batch, lake, row, "action holds " + value + ", outside of " + head);
          }
        }
      }
    }
    for (int i = 0; i < batch.observations().size(); i++) {
      TensorSpec tensor = batch.spaces().observation().get(i);
      if (tensor.type() == ElementType.FLOAT32) {
        requireNumbers(batch, lake, tensor, batch.observations().get(i));
      }
    }
  }

  private static void requireNumbers(
      SequenceBatch batch, String lake, TensorSpec tensor, ByteBuffer raw) {
    FloatBuffer values = raw.duplicate().clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
    int width = tensor.elements();
    int count = batch.length() * batch.batch() * width;
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values.get(i))) {
        String what = tensor + " has entry " + i % width + " = " + values.get(i);
        throw wrong(batch, lake, i / width, what);
      }
    }
  }

  private static UserError wrong(SequenceBatch batch, String lake, int row, String what) {
    return UserError.failed(
        "[%s] %s: batch %d of lake %s cannot be learned from; `lake verify` finds such rows, `lake"
            + " repair` sets them aside",
        place(batch, row / batch.batch(), row % batch.batch()), what, batch.number(), lake);
  }

  /** Row t of a sequence as the lake names it. */
  private static String place(SequenceBatch batch, int t, int b) {
    if (b < batch.spans().size()) {
      List<RowSpan> spans = batch.spans().get(b);
      int before = 0;
      for (RowSpan span : spans) {
        if (t < before + span.rows()) {
          return span.episode() + "@" + (span.firstRow() + t - before);
        }
        before += span.rows();
      }
    }
    return String.format(Locale.ROOT, "sequence %d@%d", b, t);
  }
}
