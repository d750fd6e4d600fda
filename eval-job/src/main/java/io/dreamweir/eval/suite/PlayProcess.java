package io.dreamweir.eval.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dreamweir.run.JavaCommand;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A {@link PlayMain} and the connection to it; used by one thread at a time. */
final class PlayProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);

  /** The process has ended in the middle of its work. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1;

    private final transient OptionalInt episode;

    Died(String message, OptionalInt episode, IOException cause) {
      super(message, cause);
      this.episode = episode;
    }

    /** Whose environment was running, if one was. */
    OptionalInt episode() {
      return episode;
    }
  }

  private final Path scratch;
  private final PlayMark mark;
  private final Process process;
  private final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;

  private PlayProcess(Path scratch, PlayMark mark, Process process, Socket socket)
      throws IOException {
    this.scratch = scratch;
    this.mark = mark;
    this.process = process;
    this.socket = socket;
    this.out = new DataOutputStream(socket.getOutputStream());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Starts one and waits until it is there. */
  static PlayProcess start() throws IOException {
    Path scratch = Files.createTempDirectory("dreamweir-play");
    PlayMark mark = PlayMark.open(scratch.resolve("mark"));
    mark.leave();
    byte[] token = new byte[PlayMain.TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process =
          new ProcessBuilder(
                  JavaCommand.of(
                      List.of(
                          "-D" + PlayMain.PROPERTY + "=true",
                          "-XX:+UseSerialGC",
                          "-XX:-CreateCoredumpOnCrash",
                          "-XX:ErrorFile=" + scratch.resolve("crash")),
                      List.of(
                          PlayMain.class.getName(),
                          Integer.toString(server.getLocalPort()),
                          scratch.resolve("mark").toString())))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().write(token);
      process.getOutputStream().flush();
      return new PlayProcess(scratch, mark, process, accept(server, process, token));
    }
  }

  private static Socket accept(ServerSocket server, Process process, byte[] token)
      throws IOException {
    server.setSoTimeout(500);
    long end = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        Socket socket = server.accept();
        byte[] shown = socket.getInputStream().readNBytes(token.length);
        if (MessageDigest.isEqual(shown, token)) {
          socket.setTcpNoDelay(true);
          return socket;
        }
        socket.close();
      } catch (SocketTimeoutException e) {
        // looks whether it is still alive
      }
    }
    process.destroyForcibly();
    throw new IOException("the process that plays episodes did not start");
  }

  /**
   * Plays a group.
   *
   * @param receiver gets every episode as it ends, and all of them again when the last one has
   */
  void play(PlayRequest request, Consumer<Outcome> receiver) throws Died {
    try {
      PlayWire.write(out, request);
      PlayWire.Answer answer;
      do {
        answer = PlayWire.read(in, PlayWire.Answer.class);
        answer.outcomes().forEach(receiver);
      } while (!answer.last());
    } catch (IOException e) {
      throw died(e);
    }
  }

  private Died died(IOException cause) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Died("the process that played it was stopped", mark.episode(), cause);
    }
    String where = mark.episode().isPresent() ? "in the environment" : "outside of any environment";
    return new Died(
        "the process that played it "
            + fault()
                .map(fault -> "crashed " + where + ": " + fault)
                .orElse("ended " + where + " with exit code " + process.exitValue()),
        mark.episode(),
        cause);
  }

  /** Signal and place of a crash, as the Java machine has noted them. */
  private Optional<String> fault() {
    try (Stream<String> lines = Files.lines(scratch.resolve("crash"), ISO_8859_1)) {
      List<String> head = lines.limit(30).map(line -> line.replaceFirst("^# *", "")).toList();
      int frame = head.indexOf("Problematic frame:") + 1;
      return head.stream()
          .filter(line -> line.matches("SIG[A-Z]+ .*"))
          .findFirst()
          .map(line -> line.split(" ", 2)[0] + (frame == 0 ? "" : " at " + head.get(frame)));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      socket.close();
      for (String name : List.of("mark", "crash")) {
        Files.deleteIfExists(scratch.resolve(name));
      }
      Files.deleteIfExists(scratch);
    } catch (IOException e) {
      // a temporary folder stays
    }
  }
}
