package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    List<GoldenResult> results = new ArrayList<>();
    for (Path file : fixtures(path)) {
      results.addAll(verifyFile(file, engine));
    }
    if (results.isEmpty()) {
      throw UserError.usage("%s holds no golden fixture of DreamerV2", path);
    }
    return results;
  }

  private static List<Path> fixtures(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(f -> f.toString().endsWith(".safetensors") || isTable(f))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw UserError.usage("folder %s cannot be listed: %s", path, e.getMessage());
    }
  }

  /** The settings beside a .safetensors file are no fixture of their own. */
  private static boolean isTable(Path file) {
    return file.toString().endsWith(".json") && !Files.exists(sibling(file, ".safetensors"));
  }

  private static Path sibling(Path file, String extension) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + extension);
  }

  private static List<GoldenResult> verifyFile(Path file, Engine engine) {
    if (!Files.isRegularFile(file)) {
      throw UserError.usage("golden fixture %s does not exist", file);
    }
    if (file.toString().endsWith(".safetensors")) {
      return new DreamerV2Steps(file, sibling(file, ".json"), engine).run();
    }
    JsonNode json = Nested.read(file);
    if (json.has("dims")) {
      return new DreamerV2Steps(sibling(file, ".safetensors"), file, engine).run();
    }
    if (json.has("lambda_return")) {
      return new DreamerV2Functions(file, json, engine).run();
    }
    if (json.elements().hasNext() && json.elements().next().has("world_model")) {
      return ParameterCounts.verify(file, json);
    }
    throw UserError.usage("%s is no golden fixture of DreamerV2", file);
  }
}
