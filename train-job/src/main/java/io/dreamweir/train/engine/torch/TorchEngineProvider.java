package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;

/** Engine {@code torch}. */
public final class TorchEngineProvider implements EngineProvider {

  @Override
  public String kind() {
    return "torch";
  }

  @Override
  public Engine open(Settings settings) {
    return TorchEngine.on(
        settings.device(), settings.threads(), settings.precision(), settings.workers());
  }
}
