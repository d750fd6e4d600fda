package io.dreamweir.train.dreamer;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;

/** Actions as actors give them: one-hot choices and numbers, head after head. */
final class EncodedActions {
  private EncodedActions() {}

  /** The stored form; continuous entries are cut off where environments would. */
  static Action decode(Spaces spaces, float[] encoded, int from) {
    float[] stored = new float[spaces.storedActionWidth()];
    int in = from;
    int out = 0;
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete) {
        stored[out++] = choice(encoded, in, head.encodedWidth());
      } else {
        for (int i = in; i < in + head.encodedWidth(); i++) {
          if (Float.isNaN(encoded[i])) {
            throw noAction();
          }
          stored[out++] = Math.max(-1, Math.min(1, encoded[i]));
        }
      }
      in += head.encodedWidth();
    }
    return new Action(stored);
  }

  private static int choice(float[] encoded, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (encoded[from + i] == 1f) {
        return i;
      }
    }
    throw noAction();
  }

  private static IllegalStateException noAction() {
    return new IllegalStateException("the actor gave no action; its parameters are not finite");
  }
}
