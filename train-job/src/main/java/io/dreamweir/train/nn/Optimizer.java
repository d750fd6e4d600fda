package io.dreamweir.train.nn;

import io.dreamweir.train.engine.AdamStep;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.LaPropStep;
import java.util.List;
import java.util.Map;

/**
 * The optimizers of DreamerV3: adaptive gradient clipping [1], {@code g *= 1 / max(1, |g| / (clip
 * max(1e-3, |p|)))} for each tensor as a whole, then LaProp [2] or Adam, both with the usual bias
 * corrections.
 *
 * <p>[1] Brock et al., High-Performance Large-Scale Image Recognition Without Normalization, 2021.
 * [2] Ziyin et al., LaProp: Separating Momentum and Adaptivity in Adam, 2020.
 */
public final class Optimizer implements AutoCloseable {

  private static final double LEAST_NORM = 1e-3;

  private final Engine engine;
  private final UpdateRule rule;
  private final ParameterSet parameters;
  private final Moments moments;

  /** An optimizer of these parameters, with zero moments. */
  public Optimizer(Engine engine, UpdateRule rule, ParameterSet parameters) {
    this.engine = engine;
    this.rule = rule;
    this.parameters = parameters;
    this.moments = Moments.of(parameters);
  }

  /**
   * One step, in place.
   *
   * @param gradients by parameter name
   * @param t number of this step, from 1
   * @param count updates that the learning rate's warm-up has seen
   * @return global norm of the gradients before clipping
   */
  public double step(Map<String, DeviceTensor> gradients, long t, long count) {
    double squares = 0;
    double[] norms = new double[parameters.names().size()];
    int at = 0;
    for (String name : parameters.names()) {
      norms[at] = engine.norm(List.of(Moments.gradient(gradients, name)));
      squares += norms[at] * norms[at];
      at++;
    }
    double norm = Math.sqrt(squares);
    double global = rule.clip() == 0 ? 1 : 1 / Math.max(1, norm / rule.clip());
    at = 0;
    for (String name : parameters.names()) {
      DeviceTensor parameter = tensor(parameters, name);
      double scale = global * adaptive(norms[at], parameter);
      apply(name, parameter, Moments.gradient(gradients, name), scale, t, rule.rate(count));
      at++;
    }
    return norm;
  }

  private double adaptive(double gradientNorm, DeviceTensor parameter) {
    return rule.adaptiveClip() == 0
        ? 1
        : scale(gradientNorm, engine.norm(List.of(parameter)), rule.adaptiveClip());
  }

  /** What a gradient is multiplied by, from its norm and its parameter's. */
  public static double scale(double gradientNorm, double parameterNorm, double clip) {
    return 1 / Math.max(1, gradientNorm / (clip * Math.max(LEAST_NORM, parameterNorm)));
  }

  private void apply(
      String name,
      DeviceTensor parameter,
      DeviceTensor gradient,
      double scale,
      long t,
      double rate) {
    double correction1 = 1 - Math.pow(rule.beta1(), (double) t);
    double correction2 = 1 - Math.pow(rule.beta2(), (double) t);
    List<DeviceTensor> first = List.of(tensor(moments.first(), name));
    List<DeviceTensor> second = List.of(tensor(moments.second(), name));
    switch (rule.kind()) {
      case LAPROP ->
          engine.laProp(
              new LaPropStep(
                  scale,
                  rule.beta1(),
                  rule.beta2(),
                  correction2,
                  rate / correction1,
                  rule.epsilon()),
              List.of(parameter),
              List.of(gradient),
              first,
              second);
      case ADAM ->
          // m' / (sqrt(s') + eps) with corrected moments, written with uncorrected ones.
          engine.adam(
              new AdamStep(
                  scale,
                  1,
                  rule.beta1(),
                  rule.beta2(),
                  rate * Math.sqrt(correction2) / correction1,
                  rule.epsilon() * Math.sqrt(correction2)),
              List.of(parameter),
              List.of(gradient),
              first,
              second);
    }
  }

  private static DeviceTensor tensor(ParameterSet set, String name) {
    DeviceTensor tensor = set.byName().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter '" + name + "'");
    }
    return tensor;
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
