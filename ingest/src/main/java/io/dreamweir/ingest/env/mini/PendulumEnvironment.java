package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A pendulum is swung up and held upright with a motor that is too weak to lift it at once:
 * continuous control from three numbers, by the rules of Gymnasium's {@code Pendulum-v1}.
 *
 * <p>Rules. A rod of length 1 m and mass 1 kg (moment of inertia 1/3) hangs on a joint; angle θ is
 * 0 upright and grows counterclockwise. An episode begins with θ uniform in [-π, π] and a speed
 * uniform in [-1, 1] rad/s. A step with action a lasts 0.05 s: torque {@code u = 2 a} Nm; {@code
 * speed += (15 sin θ + 3 u) 0.05}, kept within ±8; {@code θ += 0.05 speed}. The reward is {@code
 * -(θ² + 0.1 speed² + 0.001 u²)} of the state before the step, θ within ±π. After {@code max-steps}
 * (200) the time is up; nothing else ends an episode. With probability {@code sticky} (0) the
 * action before is executed instead. Uniformly random play brings about -1,233 in an episode,
 * swinging by energy and holding about -150.
 *
 * <p>{@code vector float32 [3]}: cos θ, sin θ, speed.
 */
final class PendulumEnvironment extends StickyEnvironment {

  /**
   * Settings.
   *
   * @param maxSteps steps of an episode
   * @param sticky probability that the action before is executed instead
   */
  record Rules(int maxSteps, double sticky) {}

  static final int VECTOR_WIDTH = 3;

  private static final double MOST_SPEED = 8;
  private static final double MOST_TORQUE = 2;
  private static final double STEP_SECONDS = 0.05;
  private static final double GRAVITY = 15;
  private static final double TORQUE = 3;

  private double angle;
  private double speed;

  PendulumEnvironment(TaskDescription description, Rules rules) {
    super(description, rules.maxSteps(), rules.sticky());
  }

  @Override
  void begin(SplittableRandom chance) {
    angle = chance.nextDouble(-Math.PI, Math.PI);
    speed = chance.nextDouble(-1, 1);
  }

  /** Starts an episode from a given state, in radians and radians per second. */
  Transition begin(double startAngle, double startSpeed) {
    angle = startAngle;
    speed = startSpeed;
    return first();
  }

  @Override
  double move(Action action, SplittableRandom chance) {
    double torque = MOST_TORQUE * action.values()[0];
    double upright = Math.IEEEremainder(angle, 2 * Math.PI);
    double cost = upright * upright + 0.1 * speed * speed + 0.001 * torque * torque;
    double faster = speed + (GRAVITY * Math.sin(angle) + TORQUE * torque) * STEP_SECONDS;
    speed = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, faster));
    angle += speed * STEP_SECONDS;
    return -cost;
  }

  @Override
  Observation observation() {
    byte[] vector = new byte[VECTOR_WIDTH * Float.BYTES];
    ByteBuffer.wrap(vector)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat((float) Math.cos(angle))
        .putFloat((float) Math.sin(angle))
        .putFloat((float) speed);
    return new Observation(List.of(vector));
  }
}
