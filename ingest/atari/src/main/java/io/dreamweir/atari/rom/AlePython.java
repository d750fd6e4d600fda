package io.dreamweir.atari.rom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the user's Python once where {@code ale-py} keeps its ROMs. */
final class AlePython {
  private static final String PYTHON = System.getProperty("dreamweir.python", "python3");
  private static final long LIMIT_SECONDS = 10;
  // Finds the package without importing it: an import would load a second emulator and SDL.
  private static final String QUESTION =
      "import importlib.util, os; s = importlib.util.find_spec('ale_py');"
          + " print(os.path.join(os.path.dirname(s.origin), 'roms') if s else '')";

  private AlePython() {}

  private static final class Answer {
    static final Optional<Path> ROMS = ask();
  }

  /** The ROM folder of the installed {@code ale-py}, if there is one. */
  static Optional<Path> roms() {
    return Answer.ROMS;
  }

  static String command() {
    return PYTHON;
  }

  private static Optional<Path> ask() {
    Path answer = null;
    try {
      answer = Files.createTempFile("dreamweir-ale-py", ".txt");
      Process process =
          new ProcessBuilder(PYTHON, "-c", QUESTION)
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String folder = Files.readString(answer, StandardCharsets.UTF_8).strip();
      return folder.isEmpty()
          ? Optional.empty()
          : Optional.of(Path.of(folder)).filter(Files::isDirectory);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      if (answer != null) {
        answer.toFile().delete();
      }
    }
  }
}
