package io.dreamweir.ingest.env.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a process says to people, so that it never waits for a reader, and keeps the end of
 * it: the reason, where it dies.
 */
final class LastWords {

  private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);
  private static final int LINES = 3;
  private static final int PATIENCE_MS = 1000;

  private final String who;
  private final InputStream from;
  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  private LastWords(String who, InputStream from) {
    this.who = who;
    this.from = from;
    this.reader = new Thread(this::listen, "words of " + who);
  }

  static LastWords of(String who, InputStream from) {
    LastWords words = new LastWords(who, from);
    words.reader.setDaemon(true);
    words.reader.start();
    return words;
  }

  private void listen() {
    try (BufferedReader said = new BufferedReader(new InputStreamReader(from, UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        LOG.debug("[{}] {}", who, line);
        keep(line.strip());
      }
    } catch (IOException e) {
      LOG.debug("[{}] can be heard no more", who, e);
    }
  }

  private synchronized void keep(String line) {
    lines.addLast(line);
    if (lines.size() > LINES) {
      lines.removeFirst();
    }
  }

  /** What it said at last; waits a moment for a process that has just ended. */
  String text() {
    try {
      reader.join(PATIENCE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return lines.isEmpty() ? "it said nothing" : String.join(" | ", lines);
    }
  }
}
