package io.dreamweir.app.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.train.loop.TrainListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a tracking server of a training run, beside it: a thread of its own delivers what is in a
 * queue of bounded length. What cannot be delivered is lost there, not here ({@code metrics.jsonl}
 * has it all): a server that is away costs one warning and, at the end, at most {@code
 * mlflow.flush}.
 */
public final class MlflowRun implements TrainListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowRun.class);

  /** Lines of numbers that wait; at one every ten seconds, three quarters of an hour. */
  private static final int QUEUE = 256;

  @FunctionalInterface
  private interface Delivery {
    void deliver(MlflowSession session) throws IOException, InterruptedException;
  }

  private final MlflowConfig config;
  private final Optional<MlflowSession> session;
  private final BlockingQueue<Delivery> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Delivery end = s -> s.finish(policy());
  private volatile @Nullable Path policy;
  private @Nullable Thread thread;
  private boolean failing;

  MlflowRun(
      MlflowConfig config, Path run, JsonNode configuration, Map<String, String> environment) {
    this.config = config;
    this.session =
        config.uri().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new MlflowSession(
                    new MlflowServer(config.uri(), environment, config.timeout()),
                    config,
                    run,
                    configuration));
  }

  /**
   * As the configuration says: perhaps nothing.
   *
   * @param run folder of the run
   */
  public static MlflowRun of(Configuration configuration, Path run) {
    return new MlflowRun(
        configuration.bind("mlflow", MlflowConfig.class),
        run,
        configuration.resolved(),
        System.getenv());
  }

  @Override
  public void progress(Progress progress) {
    long now = System.currentTimeMillis();
    Map<String, Double> metrics = new TreeMap<>(progress.metrics());
    put(s -> s.numbers(progress.updates(), now, metrics));
  }

  @Override
  public void published(long updates, Path folder) {
    policy = folder;
  }

  private @Nullable Path policy() {
    return policy;
  }

  private void put(Delivery delivery) {
    if (session.isEmpty()) {
      return;
    }
    if (thread == null) {
      Thread started = new Thread(() -> deliverAll(session.get()), "mlflow");
      started.setDaemon(true);
      started.start();
      thread = started;
    }
    if (!waiting.offer(delivery)) {
      LOG.debug("mlflow: the queue is full, numbers are lost");
    }
  }

  private void deliverAll(MlflowSession to) {
    try {
      Delivery delivered;
      do {
        delivered = waiting.take();
        deliver(delivered, to);
      } while (delivered != end);
    } catch (InterruptedException e) {
      // The end of the run waits no longer.
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Delivery delivery, MlflowSession to) throws InterruptedException {
    try {
      delivery.deliver(to);
      if (failing) {
        LOG.info("mlflow: {} answers again", config.uri());
        failing = false;
      }
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        LOG.warn("mlflow: {}; training goes on, its numbers are in metrics.jsonl", e.getMessage());
        failing = true;
      }
    }
  }

  /** Tells how the run has ended; waits for what is not delivered, no longer than is set. */
  @Override
  public void close() {
    Thread started = thread;
    if (started == null) {
      return;
    }
    while (!waiting.offer(end)) {
      waiting.poll();
    }
    try {
      started.join(config.flush().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (started.isAlive()) {
      LOG.warn("mlflow: not all was delivered within {} s", config.flush().toSeconds());
      started.interrupt();
    }
  }
}
