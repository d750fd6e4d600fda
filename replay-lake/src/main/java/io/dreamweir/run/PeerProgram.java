package io.dreamweir.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that works only when asked, so that several take turns on one machine: it answers each
 * line of its input with one line of JSON, after one of its own accord that says what it is. Other
 * lines are passed over, since libraries print what they like.
 */
public final class PeerProgram implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long END_SECONDS = 20;
  private static final int LOG_TAIL = 500;

  /**
   * Settings of this process that the command makes for itself: a peer runs as its users run it.
   */
  private static final List<String> OURS =
      List.of("GLIBC_TUNABLES", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

  private final String name;
  private final Optional<Path> log;
  private final Process process;
  private final PrintWriter to;
  private final BufferedReader from;
  private final JsonNode description;

  private PeerProgram(String name, List<String> command, Optional<Path> log) {
    this.name = name;
    this.log = log;
    ProcessBuilder.Redirect errors =
        log.map(file -> ProcessBuilder.Redirect.to(file.toFile()))
            .orElse(ProcessBuilder.Redirect.INHERIT);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
      OURS.forEach(builder.environment()::remove);
      process = builder.start();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
    to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
    description = answer();
  }

  /**
   * Starts a program; returns when it is ready.
   *
   * @param name as people are told
   * @param log receives what it says on its standard error
   * @throws UserError if it ends before it says what it is
   */
  public static PeerProgram start(String name, List<String> command, Path log) {
    return new PeerProgram(name, command, Optional.of(log));
  }

  /**
   * Starts a Python program; returns when it is ready. What it says on its standard error appears
   * on this process's.
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
    return new PeerProgram(String.valueOf(script.getFileName()), command, Optional.empty());
  }

  /** What the program said of itself. */
  public JsonNode description() {
    return description;
  }

  /**
   * Lets it do its work once, and returns what it measured.
   *
   * @throws UserError if it ends instead
   */
  public JsonNode ask(String line) {
    to.println(line);
    return answer();
  }

  private JsonNode answer() {
    try {
      String passedOver = "";
      String line = from.readLine();
      while (line != null && !line.startsWith("{")) {
        passedOver = line;
        line = from.readLine();
      }
      if (line != null) {
        return JSON.readTree(line);
      }
      close();
      throw UserError.failed(
          "%s ended%s; %s",
          name,
          passedOver.isEmpty()
              ? " before it answered"
              : ": it does not answer with JSON but with '" + passedOver + "'",
          log.isEmpty() ? "it may say why above" : "its log " + log.get() + " ends: " + tail());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tail() throws IOException {
    String text = Files.readString(log.orElseThrow(), StandardCharsets.ISO_8859_1).strip();
    return text.substring(Math.max(0, text.length() - LOG_TAIL));
  }

  /** Ends it, by force where it does not end by itself. */
  @Override
  public void close() {
    to.close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
