package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Returns that mix all horizons, TD(lambda). */
public final class LambdaReturn {
  private LambdaReturn() {}

  /**
   * Backwards from {@code bootstrap}: {@code R_t = r_t + d_t ((1-lambda) v_{t+1} + lambda
   * R_{t+1})}. Reward and discount are those of the same index (DreamerV2).
   *
   * @param reward [H, N]
   * @param value [H, N], v_0 to v_{H-1}; v_0 is not used
   * @param discount [H, N]
   * @param bootstrap [N], v_H
   * @return [H, N]
   */
  public static Tensor sameIndex(
      Graph graph, Tensor reward, Tensor value, Tensor discount, Tensor bootstrap, double lambda) {
    int horizon = reward.size(0);
    List<Tensor> returns = new ArrayList<>();
    Tensor last = bootstrap;
    for (int t = horizon - 1; t >= 0; t--) {
      Tensor next = t == horizon - 1 ? bootstrap : value.select(0, t + 1);
      Tensor mixed = next.times(1 - lambda).plus(last.times(lambda));
      last = reward.select(0, t).plus(discount.select(0, t).times(mixed));
      returns.add(last);
    }
    Collections.reverse(returns);
    return graph.stack(0, returns);
  }

  /**
   * Backwards from {@code bootstrap[H]}: {@code R_t = r_{t+1} + d_{t+1} ((1 - c_{t+1}) b_{t+1} +
   * c_{t+1} R_{t+1})}. Reward and discount are those of the next index (DreamerV3).
   *
   * @param reward [H+1, N]; the first is not used
   * @param discount [H+1, N]; the first is not used
   * @param mix [H+1, N], lambda, or 0 where the return does not go on; the first is not used
   * @param bootstrap [H+1, N], b; the first is not used
   * @return [H, N]
   */
  public static Tensor nextIndex(
      Graph graph, Tensor reward, Tensor discount, Tensor mix, Tensor bootstrap) {
    int horizon = reward.size(0) - 1;
    Tensor now = reward.plus(discount.times(mix.negate().plus(1)).times(bootstrap));
    List<Tensor> base = now.unstack(0);
    List<Tensor> kept = discount.times(mix).unstack(0);
    List<Tensor> returns = new ArrayList<>();
    Tensor last = bootstrap.select(0, horizon);
    for (int t = horizon - 1; t >= 0; t--) {
      last = base.get(t + 1).plus(kept.get(t + 1).times(last));
      returns.add(last);
    }
    Collections.reverse(returns);
    return graph.stack(0, returns);
  }
}
