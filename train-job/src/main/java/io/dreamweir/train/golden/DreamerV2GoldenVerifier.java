package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.EngineProvider;
import io.dreamweir.train.engine.Engines;
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
    EngineProvider.Settings cpu = EngineProvider.Settings.cpu(Engines.allCores());
    try (Engine engine = Engines.open(settings.engine(), cpu)) {
      return DreamerV2Golden.verify(path, engine);
    }
  }
}
