package io.dreamweir.app.demo;

import io.dreamweir.train.loop.TrainResult;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the wall time of a demo went into, in the order it was spent; starts with the process. */
final class TimeShares {

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final long started = System.nanoTime();
  private final double beforeStart = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  private double marked = -beforeStart;

  private double now() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** Ends a phase. */
  void mark(String phase) {
    double now = now();
    seconds.merge(phase, now - marked, Double::sum);
    marked = now;
  }

  /**
   * Ends training: what was updates, and what was waiting for experience (prefill and pace
   * included).
   */
  void markTraining(TrainResult trained, long updatesBefore) {
    double now = now();
    double updating = trained.secondsPerUpdate() * (trained.updates() - updatesBefore);
    seconds.put("training updates", updating);
    seconds.put("waiting for experience, saving, publishing", Math.max(0, now - marked - updating));
    marked = now;
  }

  double total() {
    return now() + beforeStart;
  }

  Map<String, Double> shares() {
    return new LinkedHashMap<>(seconds);
  }
}
