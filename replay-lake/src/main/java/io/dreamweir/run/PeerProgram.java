package io.dreamweir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another program that does the same work as a benchmark, in a process of its own. It works only
 * when asked, so that both can take turns on one machine: it answers each line on its stdin by a
 * line of JSON on its stdout. The first line, unasked, says what it is.
 */
public final class PeerProgram implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final Writer in;
  private final BufferedReader out;
  private final JsonNode description;

  private PeerProgram(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter();
    this.out = process.inputReader();
    this.description = read();
  }

  /**
   * Starts a Python program; returns when it is ready.
   *
   * @param environment folder of the virtual environment that holds what the program needs
   * @param script program, as {@code bench/peers/torch_dreamerv2.py}
   * @throws UserError if environment or script are not there, or the program ends before it says
   *     what it is
   */
  public static PeerProgram python(Path environment, Path script, List<String> arguments) {
    Path python = environment.resolve("bin").resolve("python");
    if (!Files.isExecutable(python)) {
      throw UserError.usage(
          "no Python at %s: --peers is the folder of a virtual environment (see bench/peers/README.md)",
          python);
    }
    if (!Files.isRegularFile(script)) {
      throw UserError.usage(
          "no program at %s: run the benchmark in the project's folder", script.toAbsolutePath());
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new PeerProgram(script.getFileName().toString(), process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** What the program said of itself. */
  public JsonNode description() {
    return description;
  }

  /** Lets it do its work once, and returns what it measured. */
  public JsonNode ask(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw ended(e);
    }
    return read();
  }

  private JsonNode read() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw ended(null);
      }
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw UserError.failed("%s does not answer with JSON: %s", name, e.getOriginalMessage());
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private UserError ended(@Nullable IOException cause) {
    close();
    UserError error = UserError.failed("%s ended before it answered; it may say why above", name);
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
