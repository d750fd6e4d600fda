package io.dreamweir.app.drill;

import io.dreamweir.error.UserError;
import io.dreamweir.run.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One part of the drill: a JVM like this one with another main class, started again and again. */
final class DrillProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 90;
  private static final int MOST_RESTARTS = 20;

  private final String name;
  private final Path log;
  private final List<String> options;
  private final IntFunction<List<String>> arguments;
  private @Nullable Process process;
  private int starts;
  private int restarts;

  /**
   * A part that does not run.
   *
   * @param log gets what it says on stderr and stdout
   * @param options of its JVM, beside those of this one
   * @param arguments main class and arguments of the n-th start, from 0
   */
  DrillProcess(String name, Path log, List<String> options, IntFunction<List<String>> arguments) {
    this.name = name;
    this.log = log;
    this.options = options;
    this.arguments = arguments;
  }

  void start() {
    List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    all.addAll(options);
    List<String> command = JavaCommand.of(all, arguments.apply(starts++));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  /** Ends it as a power cut would: {@code kill -9}. */
  void kill() throws InterruptedException {
    requireRunning();
    running().destroyForcibly().waitFor();
  }

  /**
   * Asks it to end, and waits.
   *
   * @throws UserError if it does not end, or says that it failed
   */
  void stop() throws InterruptedException {
    requireRunning();
    Process running = running();
    running.destroy();
    if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw UserError.failed(
          "the drill's %s did not end within %d s of being asked to; its log is %s",
          name, STOP_SECONDS, log);
    }
    int code = running.exitValue();
    if (code != 0 && code != 143) {
      throw UserError.failed("the drill's %s ended with code %d; its log is %s", name, code, log);
    }
  }

  /**
   * Starts it again if it has given up with code 1, which says that a retry may help (Kafka was
   * away when it began): what every supervisor of services does.
   *
   * @throws UserError if it ended in any other way although nobody ended it
   */
  void requireRunning() {
    Process running = running();
    if (running.isAlive()) {
      return;
    }
    if (running.exitValue() != 1 || restarts >= MOST_RESTARTS) {
      throw UserError.failed(
          "the drill's %s ended by itself with code %d; its log is %s",
          name, running.exitValue(), log);
    }
    restarts++;
    start();
  }

  /** How often it gave up and was started again. */
  int restarts() {
    return restarts;
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
