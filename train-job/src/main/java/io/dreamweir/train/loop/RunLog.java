package io.dreamweir.train.loop;

import io.dreamweir.train.metrics.Means;
import io.dreamweir.train.metrics.MetricsSink;
import io.dreamweir.train.metrics.ProcessMemory;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers of a run, collected at every update and told on the clock. */
final class RunLog {

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private final MetricsSink sink;
  private final TrainListener listener;
  private final long everyNanos;
  private final Patience patience;
  private final Pace pace;
  private final Experience experience;
  private final Saves saves;
  private final Means means = new Means();
  private SortedMap<String, Double> newest = new TreeMap<>();

  private long saidAt = System.nanoTime();
  private Duration waitedAt = Duration.ZERO;
  private Duration pacedAt = Duration.ZERO;
  private Duration savedAt = Duration.ZERO;
  private int updatesSince;

  RunLog(
      MetricsSink sink,
      TrainListener listener,
      Duration every,
      Patience patience,
      Pace pace,
      Experience experience,
      Saves saves) {
    this.sink = sink;
    this.listener = listener;
    this.everyNanos = every.toNanos();
    this.patience = patience;
    this.pace = pace;
    this.experience = experience;
    this.saves = saves;
  }

  /** Takes one update's numbers; tells them if it is time. */
  void updated(long updates, Map<String, Double> metrics, double seconds) {
    means.add(metrics);
    means.add(Map.of("timer/update", seconds));
    updatesSince++;
    listener.updated(updates);
    if (System.nanoTime() - saidAt >= everyNanos) {
      tell(updates);
    }
  }

  /** Tells what was not told yet. */
  void finish(long updates) {
    if (updatesSince > 0) {
      tell(updates);
    }
  }

  private void tell(long updates) {
    long now = System.nanoTime();
    double seconds = (now - saidAt) * 1e-9;
    newest = means.drain();
    newest.put("fps/updates", updatesSince / seconds);
    newest.put("timer/wait_share", share(patience.forBatches().minus(waitedAt), seconds));
    newest.put("timer/pace_share", share(patience.forPace().minus(pacedAt), seconds));
    newest.put("timer/save_share", share(saves.kept().minus(savedAt), seconds));
    newest.put("timer/peak_rss_bytes", (double) ProcessMemory.peakBytes());
    newest.putAll(experience.metrics());
    newest.putAll(pace.metrics(updates));
    sink.write(updates, newest);
    LOG.info("update {}: {}", updates, text(newest));
    listener.progress(new TrainListener.Progress(updates, newest));
    saidAt = now;
    waitedAt = patience.forBatches();
    pacedAt = patience.forPace();
    savedAt = saves.kept();
    updatesSince = 0;
  }

  private static double share(Duration part, double seconds) {
    return part.toNanos() * 1e-9 / seconds;
  }

  private static String text(SortedMap<String, Double> metrics) {
    return metrics.entrySet().stream()
        .filter(e -> e.getKey().contains("loss") || e.getKey().startsWith("fps/"))
        .map(e -> String.format("%s %.4g", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** The losses told last, without their prefix. */
  SortedMap<String, Double> losses() {
    SortedMap<String, Double> losses = new TreeMap<>();
    newest.forEach(
        (name, value) -> {
          if (name.startsWith("train/") && name.contains("loss")) {
            losses.put(name.substring("train/".length()), value);
          }
        });
    return losses;
  }
}
