package io.dreamweir.app.metrics;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Asks for metrics again and again, on a thread of its own, and keeps the newest of each. */
public final class Scraper implements AutoCloseable {

  private final Map<String, Double> seen = new ConcurrentSkipListMap<>();
  private final Thread thread;

  /** Nothing need be served yet. */
  public Scraper(int port) {
    thread =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  Thread.sleep(200);
                  seen.putAll(Scrape.values(port));
                } catch (InterruptedException e) {
                  return;
                } catch (IOException e) {
                  // Not yet, or not any more.
                }
              }
            },
            "scraper");
    thread.setDaemon(true);
    thread.start();
  }

  /** The newest value of everything that was ever served. */
  public Map<String, Double> seen() {
    return seen;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
