package io.dreamweir.ingest.env.mini;

/**
 * Nearly the best play of the pendulum: dynamic programming backwards from the last step on a grid
 * of angles and speeds, with values between its points interpolated.
 */
final class PendulumOptimum {

  private static final int ANGLES = 120;
  private static final int SPEEDS = 121;
  private static final double MOST_SPEED = 8;
  private static final double STEP_SECONDS = 0.05;
  private static final float[] PUSHES = {-1, -0.6f, -0.3f, -0.1f, 0, 0.1f, 0.3f, 0.6f, 1};

  /** Values by steps left. */
  private final float[][] values;

  PendulumOptimum(int steps) {
    values = new float[steps][ANGLES * SPEEDS];
    for (int left = 1; left < steps; left++) {
      for (int a = 0; a < ANGLES; a++) {
        for (int s = 0; s < SPEEDS; s++) {
          double angle = a * 2 * Math.PI / ANGLES;
          double speed = -MOST_SPEED + s * 2 * MOST_SPEED / (SPEEDS - 1);
          double best = Double.NEGATIVE_INFINITY;
          for (float push : PUSHES) {
            best = Math.max(best, value(angle, speed, push, left));
          }
          values[left][a * SPEEDS + s] = (float) best;
        }
      }
    }
  }

  /** The best push [-1, 1] with so many steps left. */
  float best(double angle, double speed, int left) {
    float best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = -20; i <= 20; i++) {
      double value = value(angle, speed, i / 20f, left);
      if (value > most) {
        most = value;
        best = i / 20f;
      }
    }
    return best;
  }

  private double value(double angle, double speed, float push, int left) {
    double torque = 2 * push;
    double upright = Math.IEEEremainder(angle, 2 * Math.PI);
    double cost = upright * upright + 0.1 * speed * speed + 0.001 * torque * torque;
    double faster = speed + (15 * Math.sin(angle) + 3 * torque) * STEP_SECONDS;
    double next = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, faster));
    return -cost + interpolated(values[left - 1], angle + next * STEP_SECONDS, next);
  }

  private static double interpolated(float[] grid, double angle, double speed) {
    double a = angle / (2 * Math.PI) * ANGLES;
    double s = Math.min((speed + MOST_SPEED) / (2 * MOST_SPEED) * (SPEEDS - 1), SPEEDS - 1.000001);
    int row = (int) Math.floor(a);
    int column = (int) s;
    double down = a - row;
    double right = s - column;
    int here = Math.floorMod(row, ANGLES) * SPEEDS + column;
    int below = Math.floorMod(row + 1, ANGLES) * SPEEDS + column;
    return (1 - down) * ((1 - right) * grid[here] + right * grid[here + 1])
        + down * ((1 - right) * grid[below] + right * grid[below + 1]);
  }
}
