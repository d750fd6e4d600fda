package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineContract;

class Nd4jEngineTest extends EngineContract {

  private final Engine engine = Nd4jEngine.cpu(2);

  @Override
  protected Engine engine() {
    return engine;
  }
}
