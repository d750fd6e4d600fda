package io.dreamweir.ingest.env.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.message.MessageStream;
import io.dreamweir.message.MessageStream.Message;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Python process that plays one environment at a time for this one, and the connection to it. It
 * connects to a port that only this machine can reach, and shows a secret that it was told over its
 * standard input; it ends when this process does. Used by one thread at a time.
 */
final class RemoteProcess implements AutoCloseable {

  /** Names the Python that has the environments' packages. */
  static final String PYTHON = "DREAMWEIR_PYTHON";

  private static final Logger LOG = LoggerFactory.getLogger(RemoteProcess.class);
  private static final int TOKEN_BYTES = 32;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final RemoteTask task;
  private final Process process;
  private final MessageStream messages;
  private final LastWords lastWords;
  private boolean lost;

  private RemoteProcess(
      RemoteTask task, Process process, MessageStream messages, LastWords lastWords) {
    this.task = task;
    this.process = process;
    this.messages = messages;
    this.lastWords = lastWords;
  }

  /**
   * Starts one and waits until it is there.
   *
   * @throws UserError if there is no Python, or it lacks the actor's package
   */
  static RemoteProcess start(RemoteTask task) {
    String python = python();
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process;
      try {
        process = command(python, task, server.getLocalPort()).start();
      } catch (IOException e) {
        throw new UserError(
            UserError.Kind.USAGE,
            "[%s] cannot start %s: %s; set %s to a Python that has its packages (pip install ./ingest/python)"
                .formatted(task.name(), python, e.getMessage(), PYTHON),
            e);
      }
      LastWords words = LastWords.of(task.name(), process.getErrorStream());
      process.getOutputStream().write(token);
      process.getOutputStream().flush();
      Optional<Socket> socket = accept(server, process, token);
      if (socket.isEmpty()) {
        process.destroyForcibly();
        throw UserError.usage(
            "[%s] the environment's process did not start: %s; %s (set by %s) needs its packages: pip install ./ingest/python",
            task.name(), words.text(), python, PYTHON);
      }
      return new RemoteProcess(task, process, new MessageStream(socket.get()), words);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "[" + task.name() + "] cannot be reached: " + e.getMessage(), e);
    }
  }

  private static String python() {
    return System.getProperty(
        "dreamweir.python", Optional.ofNullable(System.getenv(PYTHON)).orElse("python3"));
  }

  private static ProcessBuilder command(String python, RemoteTask task, int port) {
    List<String> words = new ArrayList<>(List.of(python, "-m", "dreamweir_actor.environment"));
    words.addAll(List.of("--task", task.name(), "--connect", Integer.toString(port)));
    task.options().forEach((key, value) -> words.addAll(List.of("--option=" + key + "=" + value)));
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    Path beside = Path.of(System.getProperty("dreamweir.conf", "conf"), "..", "ingest", "python");
    if (Files.isDirectory(beside)) {
      environment.merge(
          "PYTHONPATH",
          beside.toAbsolutePath().normalize().toString(),
          (given, ours) -> given + File.pathSeparator + ours);
    }
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private static Optional<Socket> accept(ServerSocket server, Process process, byte[] token)
      throws IOException {
    server.setSoTimeout(200);
    long end = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        Socket socket = server.accept();
        socket.setSoTimeout((int) ANSWER.toMillis());
        byte[] shown = socket.getInputStream().readNBytes(token.length);
        if (MessageDigest.isEqual(shown, token)) {
          socket.setTcpNoDelay(true);
          return Optional.of(socket);
        }
        socket.close();
      } catch (SocketTimeoutException e) {
        // looks whether it is still alive
      }
    }
    return Optional.empty();
  }

  /**
   * Sends a request and returns the answer.
   *
   * @param mostData bytes of data that the answer may have
   * @throws UserError if the process has died or does not answer; it is then of no more use
   */
  Message ask(ObjectNode request, int mostData, byte[]... data) {
    try {
      messages.send(request, data);
      return messages.receive(mostData);
    } catch (IOException e) {
      lost = true;
      throw new UserError(
          UserError.Kind.FAILED, "[" + task.name() + "] " + reason(e) + "; the episode is cut", e);
    }
  }

  private String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "the environment has not answered for " + ANSWER.toMinutes() + " minutes";
    }
    return e instanceof MessageStream.WrongLength || e instanceof JsonProcessingException
        ? "the environment's process speaks another language: " + e.getMessage()
        : died();
  }

  private String died() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        return "the environment's process has hung up";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the environment's process was stopped";
    }
    int code = process.exitValue();
    return "the environment's process has died with "
        + (code > 128 ? "signal " + (code - 128) : "exit code " + code)
        + ": "
        + lastWords.text();
  }

  /** Whether it can be asked. */
  boolean isAlive() {
    return !lost && process.isAlive();
  }

  /** Ends it. */
  @Override
  public void close() {
    lost = true;
    try {
      messages.close();
    } catch (IOException e) {
      LOG.debug("[{}] was gone already", task.name(), e);
    }
    process.destroyForcibly();
  }
}
