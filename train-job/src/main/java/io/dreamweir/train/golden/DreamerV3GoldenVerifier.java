package io.dreamweir.train.golden;

import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import io.dreamweir.train.engine.torch.TorchEngine;
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
    if (!settings.engine().equals("torch")) {
      throw UserError.usage("unknown engine '%s'; there is torch", settings.engine());
    }
    try (TorchEngine engine = TorchEngine.cpu(Runtime.getRuntime().availableProcessors())) {
      return DreamerV3Golden.verify(path, engine);
    }
  }
}
