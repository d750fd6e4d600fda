package io.dreamweir.train.engine.nd4j;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Precision;

/** Engine {@code nd4j}. */
public final class Nd4jEngineProvider implements EngineProvider {

  @Override
  public String kind() {
    return "nd4j";
  }

  @Override
  public Engine open(Settings settings) {
    if (!settings.device().equals("cpu")) {
      throw UserError.usage(
          "engine nd4j runs on the cpu, not on %s; set train.device=cpu or train.engine=torch",
          settings.device());
    }
    if (settings.precision() != Precision.FLOAT32) {
      throw UserError.usage(
          "engine nd4j computes in float32, not %s; set train.precision=float32 or"
              + " train.engine=torch",
          settings.precision().label());
    }
    if (settings.workers().size() > 1) {
      throw UserError.usage(
          "engine nd4j learns with one worker, not %d; set train.engine=torch, or leave --workers out",
          settings.workers().size());
    }
    return Nd4jEngine.cpu(settings.threads());
  }
}
