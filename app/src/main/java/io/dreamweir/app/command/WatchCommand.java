package io.dreamweir.app.command;

import io.dreamweir.app.StopSignal;
import io.dreamweir.app.watch.WatchServer;
import io.dreamweir.app.watch.WatchTarget;
import io.dreamweir.error.UserError;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir watch}. */
@Command(
    name = "watch",
    description =
        "Shows a run and its lake in the browser while they go on: actors, lag, growth, losses,"
            + " scores, films.",
    footer = {
      "",
      "Reads what they leave on disk and changes nothing; only this machine can open the page."
          + " Ctrl-C ends it.",
      "Example: dreamweir watch dreamweir-demo"
    })
public final class WatchCommand extends JobCommand {

  /** What was watched. */
  public record Watched(String address) {}

  @Parameters(
      paramLabel = "RUN|DEMO|LAKE",
      description = "Folder of a run, of a demo, or a lake (a path or URI).")
  private String target = "";

  @Option(
      names = "--lake",
      paramLabel = "L",
      description = "Lake to show beside the run (default: the one that the run reads).")
  private @Nullable String lake;

  @Option(
      names = "--scores",
      paramLabel = "F",
      description = "Folder of the scores table: eval --out (default: the lake).")
  private @Nullable String scores;

  @Option(
      names = "--port",
      defaultValue = "8321",
      description = "Port of the page, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Time between two looks (default: ${DEFAULT-VALUE}).")
  private int every;

  @Override
  protected Object run() throws InterruptedException {
    if (port < 0 || port > 65_535 || every < 1) {
      throw UserError.usage(
          "--port is %d and --every %d; 0 to 65535 and 1 or more are possible", port, every);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try (WatchServer server =
        WatchServer.open(
            WatchTarget.of(target, Optional.ofNullable(lake)),
            Optional.ofNullable(scores),
            port,
            Duration.ofSeconds(every))) {
      StopSignal.onStop(stopped::countDown);
      System.err.println("watching " + target + " at " + server.address());
      stopped.await();
      return new Watched(server.address());
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    // The address was said when the page was there.
  }
}
