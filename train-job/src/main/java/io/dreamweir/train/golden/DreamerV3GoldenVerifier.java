package io.dreamweir.train.golden;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;
import java.nio.file.Path;
import java.util.List;

/** Finds {@link DreamerV3Golden} by what the JSON files of a folder hold. */
public final class DreamerV3GoldenVerifier implements GoldenVerifier {

  @Override
  public boolean recognises(Path path) {
    return FixtureFiles.anyJson(path, DreamerV3Golden::isFixture);
  }

  @Override
  public List<GoldenResult> verify(Path path, Settings settings) {
    EngineProvider.Settings cpu = EngineProvider.Settings.cpu(Engines.allCores());
    try (Engine engine = Engines.open(settings.engine(), cpu)) {
      return DreamerV3Golden.verify(path, engine);
    }
  }
}
