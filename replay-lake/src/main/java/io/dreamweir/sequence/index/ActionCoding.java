package io.dreamweir.sequence.index;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * How the index keeps an action: two bytes per discrete head or one where its choices fit (all bits
 * set: no action), float32 values per continuous head.
 */
public final class ActionCoding {

  private final ActionHead[] heads;
  private final int bytes;
  private final int encodedWidth;

  /** The coding for actions of these spaces. */
  public ActionCoding(Spaces spaces) {
    heads = spaces.action().toArray(ActionHead[]::new);
    int sum = 0;
    for (ActionHead head : heads) {
      sum += bytes(head);
    }
    bytes = sum;
    encodedWidth = spaces.encodedActionWidth();
  }

  private static int bytes(ActionHead head) {
    if (head instanceof ActionHead.Discrete discrete) {
      return discrete.n() < 0xFF ? 1 : discrete.n() < 0xFFFF ? 2 : 4;
    }
    return head.storedWidth() * Float.BYTES;
  }

  /** Bytes of one action. */
  public int bytes() {
    return bytes;
  }

  /**
   * Appends one action.
   *
   * @param stored float32 array that holds the stored form at {@code at}
   * @return whether the action lies in its space; where not, {@code out} is in an undefined state
   */
  boolean write(float[] stored, int at, ByteBuffer out) {
    for (ActionHead head : heads) {
      if (head instanceof ActionHead.Discrete discrete) {
        int index = (int) stored[at];
        if (index != stored[at] || index < -1 || index >= discrete.n()) {
          return false;
        }
        switch (bytes(head)) {
          case 1 -> out.put((byte) index);
          case 2 -> out.putShort((short) index);
          default -> out.putInt(index);
        }
      } else {
        for (int i = 0; i < head.storedWidth(); i++) {
          if (!Float.isFinite(stored[at + i])) {
            return false;
          }
          out.putFloat(stored[at + i]);
        }
      }
      at += head.storedWidth();
    }
    return true;
  }

  /**
   * Encodes one action for a network.
   *
   * @param in holds the action at {@code inAt}
   * @param out receives {@link Spaces#encodedActionWidth} floats at {@code outAt}; all are written
   */
  public void encode(ByteBuffer in, int inAt, FloatBuffer out, int outAt) {
    for (int i = outAt; i < outAt + encodedWidth; i++) {
      out.put(i, 0f);
    }
    encodeOntoZeros(in, inAt, out, outAt);
  }

  /** As {@link #encode}, into floats that are zero: only what is not is written. */
  public void encodeOntoZeros(ByteBuffer in, int inAt, FloatBuffer out, int outAt) {
    for (ActionHead head : heads) {
      int width = bytes(head);
      if (head instanceof ActionHead.Discrete) {
        int index =
            switch (width) {
              case 1 -> in.get(inAt) == -1 ? -1 : in.get(inAt) & 0xFF;
              case 2 -> in.getShort(inAt) == -1 ? -1 : in.getShort(inAt) & 0xFFFF;
              default -> in.getInt(inAt);
            };
        if (index >= 0) {
          out.put(outAt + index, 1f);
        }
      } else {
        for (int i = 0; i < head.storedWidth(); i++) {
          out.put(outAt + i, in.getFloat(inAt + i * Float.BYTES));
        }
      }
      inAt += width;
      outAt += head.encodedWidth();
    }
  }
}
