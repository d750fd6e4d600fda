package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.engine.Engine;
import java.nio.file.Path;
import java.util.List;

/** Recomputes the DreamerV3 fixtures: train steps, a policy call, pure functions, counts. */
public final class DreamerV3Golden {
  private DreamerV3Golden() {}

  /**
   * Recomputes one fixture file, or every one of a folder.
   *
   * @param path a {@code .safetensors} file with its {@code .json} beside it, a {@code .json} file
   *     of functions or parameter counts, or a folder of these
   * @throws UserError if nothing there is a fixture, or one was made with settings that this
   *     program does not know
   */
  public static List<GoldenResult> verify(Path path, Engine engine) {
    return FixtureFiles.verify(path, "DreamerV3", file -> verifyFile(file, engine));
  }

  private static List<GoldenResult> verifyFile(Path file, Engine engine) {
    if (file.toString().endsWith(".safetensors")) {
      return new DreamerV3Steps(file, FixtureFiles.sibling(file, ".json"), engine).run();
    }
    JsonNode json = Nested.read(file);
    if (json.has("config")) {
      return new DreamerV3Steps(FixtureFiles.sibling(file, ".safetensors"), file, engine).run();
    }
    if (json.has("laprop")) {
      return new DreamerV3Functions(file, engine).run(json);
    }
    if (json.has("configs")) {
      return DreamerV3Counts.verify(file, json);
    }
    throw UserError.usage("%s is no golden fixture of DreamerV3", file);
  }

  /** Whether a JSON file belongs to a fixture of DreamerV3. */
  static boolean isFixture(JsonNode json) {
    return json.at("/config/imag_length").isNumber()
        || json.has("laprop")
        || json.at("/configs").elements().hasNext();
  }
}
