package io.dreamweir.sequence.bench;

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
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that answers each line of its input with one line of JSON, after one such line of its
 * own accord when it is ready: a reader whose memory and speed are measured.
 */
final class ServedProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long END_SECONDS = 20;
  private static final int LOG_TAIL = 500;

  private final Path log;
  private final Process process;
  private final PrintWriter to;
  private final BufferedReader from;
  private final JsonNode ready;

  /**
   * Starts it, and waits until it is ready.
   *
   * @param log receives what it says on its standard error
   * @throws UserError if it ends before
   */
  ServedProcess(List<String> command, Path log) {
    this.log = log;
    try {
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
    to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
    ready = answer();
  }

  /** What it said when it was ready. */
  JsonNode ready() {
    return ready;
  }

  /**
   * Its answer to a line.
   *
   * @throws UserError if it ends instead
   */
  JsonNode ask(String line) {
    to.println(line);
    return answer();
  }

  private JsonNode answer() {
    try {
      String line = from.readLine();
      // Libraries print what they like.
      while (line != null && !line.startsWith("{")) {
        line = from.readLine();
      }
      if (line == null) {
        throw UserError.failed(
            "a process of the benchmark ended; its log %s ends: %s", log, tail());
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tail() throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
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
