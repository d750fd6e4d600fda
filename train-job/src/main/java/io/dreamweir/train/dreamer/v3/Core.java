package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.util.List;

/** What computes the next deterministic state from the state and the action. */
interface Core {

  List<ParameterSpec> parameters(String name);

  /**
   * What an action contributes, for any number of steps at once.
   *
   * @param action [..., actions]
   */
  Tensor ofAction(Parameters p, Tensor action);

  /** The core with its parameters, arranged once for many steps. */
  Step prepare(Graph graph, Parameters p);

  /** One step. */
  interface Step {
    /**
     * The next state.
     *
     * @param deter [n, deter]
     * @param stoch [n, S*D]
     * @param ofAction [n, ...] from {@link Core#ofAction}
     * @return [n, deter]
     */
    Tensor next(Tensor deter, Tensor stoch, Tensor ofAction);
  }

  /**
   * {@code u tanh(sigmoid(r) c) + (1 - u) h} with {@code u = sigmoid(update - 1)}.
   *
   * @param gates [..., 3 w]: reset, candidate, update
   * @param state [..., w]
   */
  static Tensor gated(Tensor gates, Tensor state) {
    List<Tensor> parts = gates.split(-1, 3);
    Tensor candidate = parts.get(0).sigmoid().times(parts.get(1)).tanh();
    Tensor update = parts.get(2).minus(1).sigmoid();
    return state.plus(update.times(candidate.minus(state)));
  }
}
