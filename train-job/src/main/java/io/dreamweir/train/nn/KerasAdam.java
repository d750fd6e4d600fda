package io.dreamweir.train.nn;

import io.dreamweir.train.engine.AdamStep;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adam as Keras (legacy) writes it, behind a clip of the global norm and weight decay on every
 * parameter: {@code g *= clip * min(1/norm, 1/clip); p *= 1 - decay; p -= lr sqrt(1-b2^t)/(1-b1^t)
 * m / (sqrt(s) + eps)}. The epsilon is added to the <em>uncorrected</em> root, which makes early
 * steps smaller than the usual form [1, section 2: "just before section 2.1"].
 *
 * <p>[1] Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015.
 */
public final class KerasAdam implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final Engine engine;
  private final OptimizerConfig config;
  private final ParameterSet parameters;
  private final Moments moments;

  /** An optimizer of these parameters, with zero moments. */
  public KerasAdam(Engine engine, OptimizerConfig config, ParameterSet parameters) {
    this.engine = engine;
    this.config = config;
    this.parameters = parameters;
    this.moments = Moments.of(parameters);
  }

  /**
   * One step, in place.
   *
   * @param gradients by parameter name
   * @param t number of this step, from 1
   * @return global norm of the gradients before clipping
   */
  public double step(Map<String, DeviceTensor> gradients, long t) {
    List<DeviceTensor> ordered = new ArrayList<>();
    for (String name : parameters.names()) {
      ordered.add(Moments.gradient(gradients, name));
    }
    double norm = engine.norm(ordered);
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, (double) t)) / (1 - Math.pow(BETA1, (double) t));
    AdamStep step =
        new AdamStep(
            config.clip() * Math.min(1 / norm, 1 / config.clip()),
            1 - config.weightDecay(),
            BETA1,
            BETA2,
            config.learningRate() * correction,
            config.epsilon());
    engine.adam(
        step, parameters.tensors(), ordered, moments.first().tensors(), moments.second().tensors());
    return norm;
  }

  /** What it remembers of gradients. */
  public Moments moments() {
    return moments;
  }

  @Override
  public void close() {
    moments.close();
  }
}
