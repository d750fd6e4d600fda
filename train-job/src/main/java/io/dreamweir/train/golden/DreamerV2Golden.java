package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.engine.Engine;
import java.nio.file.Path;
import java.util.List;

/** Recomputes the DreamerV2 fixtures: three train steps, pure functions, parameter counts. */
public final class DreamerV2Golden {
  private DreamerV2Golden() {}

  /**
   * Recomputes one fixture file, or every one of a folder.
   *
   * @param path a {@code .safetensors} file with its {@code .json} beside it, a {@code .json} file
   *     of functions or parameter counts, or a folder of these
   * @throws UserError if nothing there is a fixture, or one was made with settings that this
   *     program does not know
   */
  public static List<GoldenResult> verify(Path path, Engine engine) {
    return FixtureFiles.verify(path, "DreamerV2", file -> verifyFile(file, engine));
  }

  private static List<GoldenResult> verifyFile(Path file, Engine engine) {
    if (file.toString().endsWith(".safetensors")) {
      return new DreamerV2Steps(file, FixtureFiles.sibling(file, ".json"), engine).run();
    }
    JsonNode json = Nested.read(file);
    if (json.has("dims")) {
      return new DreamerV2Steps(FixtureFiles.sibling(file, ".safetensors"), file, engine).run();
    }
    if (json.has("lambda_return")) {
      return new DreamerV2Functions(file, engine).run(json);
    }
    if (json.elements().hasNext() && json.elements().next().has("world_model")) {
      return DreamerV2Counts.verify(file, json);
    }
    throw UserError.usage("%s is no golden fixture of DreamerV2", file);
  }
}
