package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A point is pushed to a target: continuous control with pictures, vectors or both.
 *
 * <p>Rules. Point and target lie in the square [-1, 1] x [-1, 1], x to the right and y downwards;
 * both places are drawn uniformly within 0.8 when an episode begins, the point at rest. A step with
 * action a: {@code v = 0.5 v + 0.1 a; x = x + v}; at a wall the point stops in that direction. The
 * reward is {@code max(0, 1 - distance)}. After {@code max-steps} (50) the time is up; nothing else
 * ends an episode. With probability {@code sticky} (0) the action before is executed instead.
 * Uniformly random play brings about 11 in an episode, the best possible play 48.
 *
 * <p>{@code image uint8 [size, size, 3]}: the target red, the point white in front of it, blocks of
 * 5/32 of the side. {@code vector float32 [6]}: place and speed of the point, place of the target.
 */
final class PointEnvironment extends StickyEnvironment {

  /** What is shown. */
  enum Shown {
    PIXELS,
    VECTOR,
    BOTH
  }

  /**
   * Settings.
   *
   * @param shown what an observation holds
   * @param size side of the picture in pixels
   * @param maxSteps steps of an episode
   * @param sticky probability that the action before is executed instead
   */
  record Rules(Shown shown, int size, int maxSteps, double sticky) {}

  static final int VECTOR_WIDTH = 6;
  private static final double START = 0.8;
  private static final double KEPT_SPEED = 0.5;
  private static final double PUSH = 0.1;

  private final Rules rules;
  private final double[] place = new double[2];
  private final double[] speed = new double[2];
  private final double[] target = new double[2];

  PointEnvironment(TaskDescription description, Rules rules) {
    super(description, rules.maxSteps(), rules.sticky());
    this.rules = rules;
  }

  @Override
  void begin(SplittableRandom chance) {
    for (int axis = 0; axis < 2; axis++) {
      place[axis] = chance.nextDouble(-START, START);
      target[axis] = chance.nextDouble(-START, START);
      speed[axis] = 0;
    }
  }

  @Override
  double move(Action action, SplittableRandom chance) {
    for (int axis = 0; axis < 2; axis++) {
      speed[axis] = KEPT_SPEED * speed[axis] + PUSH * action.values()[axis];
      place[axis] += speed[axis];
      if (Math.abs(place[axis]) > 1) {
        place[axis] = Math.signum(place[axis]);
        speed[axis] = 0;
      }
    }
    return Math.max(0, 1 - distance());
  }

  private double distance() {
    double dx = place[0] - target[0];
    double dy = place[1] - target[1];
    return Math.sqrt(dx * dx + dy * dy);
  }

  @Override
  Observation observation() {
    List<byte[]> tensors = new ArrayList<>();
    if (rules.shown() != Shown.VECTOR) {
      tensors.add(picture());
    }
    if (rules.shown() != Shown.PIXELS) {
      tensors.add(vector());
    }
    return new Observation(tensors);
  }

  private byte[] picture() {
    byte[] pixels = new byte[rules.size() * rules.size() * 3];
    block(pixels, target, (byte) 255, (byte) 0);
    block(pixels, place, (byte) 255, (byte) 255);
    return pixels;
  }

  /** A block around a place; all of it lies inside the picture. */
  private void block(byte[] pixels, double[] middle, byte red, byte others) {
    int side = rules.size();
    int width = side * 5 / 32;
    int left = (int) Math.round((middle[0] + 1) / 2 * (side - width));
    int top = (int) Math.round((middle[1] + 1) / 2 * (side - width));
    for (int y = top; y < top + width; y++) {
      for (int x = left; x < left + width; x++) {
        int at = 3 * (y * side + x);
        pixels[at] = red;
        pixels[at + 1] = others;
        pixels[at + 2] = others;
      }
    }
  }

  private byte[] vector() {
    ByteBuffer values =
        ByteBuffer.allocate(VECTOR_WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double[] pair : List.of(place, speed, target)) {
      values.putFloat((float) pair[0]).putFloat((float) pair[1]);
    }
    return values.array();
  }
}
