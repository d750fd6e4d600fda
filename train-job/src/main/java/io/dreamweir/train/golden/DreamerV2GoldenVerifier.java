package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.nio.file.Path;
import java.util.List;

/** Finds {@link DreamerV2Golden} by what the JSON files of a folder hold. */
public final class DreamerV2GoldenVerifier implements GoldenVerifier {

  @Override
  public boolean recognises(Path path) {
    return FixtureFiles.anyJson(path, DreamerV2GoldenVerifier::isFixture);
  }

  private static boolean isFixture(JsonNode json) {
    return json.at("/hyperparameters/actor_ent").isNumber()
        || (json.has("lambda_return") && json.has("replay_start"))
        || (json.elements().hasNext() && json.elements().next().has("world_model"));
  }

  @Override
  public List<GoldenResult> verify(Path path, Settings settings) {
    if (!settings.engine().equals("torch")) {
      throw UserError.usage("unknown engine '%s'; there is torch", settings.engine());
    }
    try (TorchEngine engine = TorchEngine.cpu(Runtime.getRuntime().availableProcessors())) {
      return DreamerV2Golden.verify(path, engine);
    }
  }
}
