package io.dreamweir.chunk;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What every row must satisfy beyond its lengths; one place for writers and for readers. */
final class RowRules {
  private RowRules() {}

  /**
   * The first rule that a row breaks.
   *
   * @param reset whether this is row 0 of an episode, which has no action and no reward
   * @param actions stored actions; the row's begin at {@code at}
   */
  static Optional<String> violation(
      Spaces spaces, boolean reset, float[] actions, int at, float reward, int frames) {
    if (!Float.isFinite(reward)) {
      return Optional.of("reward is " + reward + ", expected a finite number");
    }
    if (reset && reward != 0) {
      return Optional.of("reward of row 0 is " + reward + ", expected 0");
    }
    if (frames < 0) {
      return Optional.of("frames is " + frames + ", expected 0 or more");
    }
    for (ActionHead head : spaces.action()) {
      for (int i = 0; i < head.storedWidth(); i++) {
        float value = actions[at + i];
        if (!allowed(head, reset, value)) {
          return Optional.of(
              "action '" + head.name() + "' is " + value + ", expected " + range(head, reset));
        }
      }
      at += head.storedWidth();
    }
    return Optional.empty();
  }

  /** The first entry of a float tensor that is no number. */
  static Optional<String> notANumber(TensorSpec spec, byte[] raw, int bytes) {
    if (spec.type() != ElementType.FLOAT32) {
      return Optional.empty();
    }
    ByteBuffer values = ByteBuffer.wrap(raw, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i * Float.BYTES < bytes; i++) {
      float value = values.getFloat(i * Float.BYTES);
      if (!Float.isFinite(value)) {
        return Optional.of(
            String.format(
                "%s has entry %d = %s in row %d, expected a finite number",
                spec.name(), i % spec.elements(), value, i / spec.elements()));
      }
    }
    return Optional.empty();
  }

  private static boolean allowed(ActionHead head, boolean reset, float value) {
    if (head instanceof ActionHead.Discrete discrete) {
      return reset ? value == -1 : value >= 0 && value < discrete.n() && value == (int) value;
    }
    return reset ? value == 0 : value >= -1 && value <= 1;
  }

  private static String range(ActionHead head, boolean reset) {
    if (head instanceof ActionHead.Discrete discrete) {
      return reset ? "-1 in row 0" : "a whole number from 0 to " + (discrete.n() - 1);
    }
    return reset ? "0 in row 0" : "a number from -1 to 1";
  }
}
