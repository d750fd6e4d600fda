package io.dreamweir.app.command;

import io.dreamweir.app.StopSignal;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.broker.BrokerConfig;
import io.dreamweir.ingest.broker.EmbeddedBroker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir broker}. */
@Command(
    name = "broker",
    description = "Runs an embedded Kafka broker in the foreground until Ctrl-C.",
    footer = {"", "Example: dreamweir broker --data /tmp/broker --port 9092"})
public final class BrokerCommand extends JobCommand {

  record Result(String brokers, double seconds) {}

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "broker-data",
      description =
          "Folder of its logs; a broker started again on it goes on. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("broker-data");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = BrokerConfig.LOOPBACK,
      description =
          "Address to listen on. Default: ${DEFAULT-VALUE}, reached from this machine only.")
  private String host = BrokerConfig.LOOPBACK;

  @Option(
      names = "--port",
      defaultValue = "9092",
      description = "Port to listen on, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Override
  protected Object run() throws InterruptedException {
    long started = System.nanoTime();
    CountDownLatch stop = new CountDownLatch(1);
    StopSignal.onStop(stop::countDown);
    try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig(data, host, port))) {
      System.err.println(
          "broker at " + broker.address() + ", data in " + data + "; Ctrl-C ends it");
      while (!stop.await(1, TimeUnit.SECONDS) && broker.failure().isEmpty()) {
        // The broker works on its own threads.
      }
      broker
          .failure()
          .ifPresent(
              reason -> {
                throw UserError.failed("the broker at %s gave up: %s", broker.address(), reason);
              });
      return new Result(broker.address(), (System.nanoTime() - started) / 1e9);
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {}
}
