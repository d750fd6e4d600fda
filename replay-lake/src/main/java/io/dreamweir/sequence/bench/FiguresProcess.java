package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.run.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a benchmark that measures itself, and writes what it measured to a file.
 *
 * @param folder where figures and log go
 * @param minutes after which it is ended
 */
record FiguresProcess(Path folder, long minutes) {

  /**
   * Runs one.
   *
   * @param name of its files
   * @param options of the JVM
   * @param main its class
   * @param arguments of it; the file for its figures is added as the last one
   * @throws UserError if it fails; its log is named
   */
  <F> F run(
      String name, List<String> options, Class<?> main, List<String> arguments, Class<F> figures) {
    Path result = folder.resolve(name + ".json");
    Path log = folder.resolve(name + ".log");
    List<String> words = new ArrayList<>(List.of(main.getName()));
    words.addAll(arguments);
    words.add(result.toString());
    try {
      Process process =
          new ProcessBuilder(JavaCommand.of(options, words))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(minutes, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw UserError.failed(
            "a process of the benchmark failed; the end of its log: %s", end(log));
      }
      return new ObjectMapper().readValue(Files.readAllBytes(result), figures);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot run a process of the benchmark: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "the benchmark was interrupted", e);
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
