package io.dreamweir.experience;

import java.util.Arrays;

/**
 * One action, in stored form: the concatenation of {@link ActionHead#storedWidth} floats per head
 * (an index for a discrete head, values in [-1, 1] for a continuous one).
 *
 * @param values float32 [{@link Spaces#storedActionWidth}]; owned by this action, not to be changed
 */
public record Action(float[] values) {

  /** A choice of a space with one discrete head. */
  public static Action discrete(int index) {
    return new Action(new float[] {index});
  }

  /** The action of row 0 of an episode: -1 for discrete heads, zeros for continuous ones. */
  public static Action none(Spaces spaces) {
    float[] values = new float[spaces.storedActionWidth()];
    int at = 0;
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete) {
        values[at] = -1;
      }
      at += head.storedWidth();
    }
    return new Action(values);
  }

  /** The index chosen by the first head, which must be discrete. */
  public int index() {
    return (int) values[0];
  }

  /**
   * Writes the network encoding (one-hot for discrete heads, all zeros for -1) of one stored
   * action.
   *
   * @param stored float32 array that holds the stored action at {@code storedAt}
   * @param out receives {@link Spaces#encodedActionWidth} floats at {@code outAt}; every one of
   *     them is written
   */
  public static void encode(Spaces spaces, float[] stored, int storedAt, float[] out, int outAt) {
    for (ActionHead head : spaces.action()) {
      int width = head.encodedWidth();
      if (head instanceof ActionHead.Discrete) {
        Arrays.fill(out, outAt, outAt + width, 0f);
        int index = (int) stored[storedAt];
        if (index >= 0) {
          out[outAt + index] = 1f;
        }
      } else {
        System.arraycopy(stored, storedAt, out, outAt, width);
      }
      storedAt += head.storedWidth();
      outAt += width;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Action action && Arrays.equals(values, action.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
