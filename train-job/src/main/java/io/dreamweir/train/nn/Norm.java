package io.dreamweir.train.nn;

import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a layer's values at one scale, over the last axis. Parameters: {@code scale}, and for
 * {@link Kind#LAYER} also {@code bias}.
 *
 * @param kind how
 * @param epsilon added to the mean square or the variance
 */
public record Norm(Kind kind, double epsilon) {

  /** Ways to normalise. */
  public enum Kind {
    /** By the root of the mean square. */
    RMS,
    /** Mean 0 and variance 1. */
    LAYER,
    /** Not at all. */
    NONE
  }

  /** Declares the parameters. */
  public List<ParameterSpec> parameters(String name, int width) {
    List<ParameterSpec> specs = new ArrayList<>();
    if (kind != Kind.NONE) {
      specs.add(new ParameterSpec(name + "/scale", List.of(width), ParameterSpec.Start.ONES));
    }
    if (kind == Kind.LAYER) {
      specs.add(new ParameterSpec(name + "/bias", List.of(width), ParameterSpec.Start.ZEROS));
    }
    return specs;
  }

  /** Normalised values. */
  public Tensor apply(Parameters p, String name, Tensor x) {
    return switch (kind) {
      case RMS -> x.rmsNorm(p.get(name + "/scale"), epsilon);
      case LAYER -> x.layerNorm(p.get(name + "/scale"), p.get(name + "/bias"), epsilon);
      case NONE -> x;
    };
  }
}
