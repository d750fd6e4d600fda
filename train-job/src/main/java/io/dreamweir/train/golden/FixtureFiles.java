package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which files of a folder are fixtures. */
final class FixtureFiles {
  private FixtureFiles() {}

  /**
   * Recomputes one fixture, or every one of a folder.
   *
   * @param agent whose they are, for the message
   * @throws UserError if there is none
   */
  static List<GoldenResult> verify(
      Path path, String agent, Function<Path, List<GoldenResult>> recompute) {
    List<GoldenResult> results = new ArrayList<>();
    for (Path file : of(path)) {
      if (!Files.isRegularFile(file)) {
        throw UserError.usage("golden fixture %s does not exist", file);
      }
      results.addAll(recompute.apply(file));
    }
    if (results.isEmpty()) {
      throw UserError.usage("%s holds no golden fixture of %s", path, agent);
    }
    return results;
  }

  /** The fixtures of a folder, or the file itself. */
  private static List<Path> of(Path path) {
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

  /** The file of that extension beside one. */
  static Path sibling(Path file, String extension) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + extension);
  }

  /** Whether a JSON file of a folder, or the one of a file, is of some kind. */
  static boolean anyJson(Path path, Predicate<JsonNode> kind) {
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        return files
            .filter(f -> f.toString().endsWith(".json"))
            .anyMatch(f -> kind.test(Nested.read(f)));
      } catch (IOException e) {
        return false;
      }
    }
    Path json = Path.of(path.toString().replaceAll("\\.safetensors$", ".json"));
    return json.toString().endsWith(".json")
        && Files.isRegularFile(json)
        && kind.test(Nested.read(json));
  }
}
