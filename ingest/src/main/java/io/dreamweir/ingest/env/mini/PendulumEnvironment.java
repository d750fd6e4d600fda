package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
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
final class PendulumEnvironment implements Environment {

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

  private final TaskDescription description;
  private final Rules rules;
  private SplittableRandom random = new SplittableRandom(0);
  private EpisodeEnd end = EpisodeEnd.CUT;
  private double angle;
  private double speed;
  private float previous;
  private int steps;

  PendulumEnvironment(TaskDescription description, Rules rules) {
    this.description = description;
    this.rules = rules;
  }

  @Override
  public TaskDescription description() {
    return description;
  }

  @Override
  public Transition reset(long seed) {
    random = new SplittableRandom(seed);
    return begin(random.nextDouble(-Math.PI, Math.PI), random.nextDouble(-1, 1));
  }

  /** Starts an episode from a given state, in radians and radians per second. */
  Transition begin(double startAngle, double startSpeed) {
    angle = startAngle;
    speed = startSpeed;
    previous = 0;
    steps = 0;
    end = EpisodeEnd.OPEN;
    return new Transition(observation(), Action.none(spaces()), 0, end, 0);
  }

  @Override
  public Transition step(Action action) {
    if (end != EpisodeEnd.OPEN) {
      throw new IllegalStateException(
          "[" + description.task() + "] step outside of an episode; call reset first");
    }
    spaces().requireAction(action);
    if (random.nextDouble() >= rules.sticky()) {
      previous = action.values()[0];
    }
    double torque = MOST_TORQUE * previous;
    double upright = Math.IEEEremainder(angle, 2 * Math.PI);
    double cost = upright * upright + 0.1 * speed * speed + 0.001 * torque * torque;
    double faster = speed + (GRAVITY * Math.sin(angle) + TORQUE * torque) * STEP_SECONDS;
    speed = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, faster));
    angle += speed * STEP_SECONDS;
    steps++;
    end = steps >= rules.maxSteps() ? EpisodeEnd.TIME_LIMIT : EpisodeEnd.OPEN;
    return new Transition(observation(), action, (float) -cost, end, 1);
  }

  private Observation observation() {
    byte[] vector = new byte[VECTOR_WIDTH * Float.BYTES];
    ByteBuffer.wrap(vector)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat((float) Math.cos(angle))
        .putFloat((float) Math.sin(angle))
        .putFloat((float) speed);
    return new Observation(List.of(vector));
  }

  @Override
  public void close() {
    end = EpisodeEnd.CUT;
  }
}
