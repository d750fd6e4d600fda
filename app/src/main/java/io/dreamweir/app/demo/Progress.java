package io.dreamweir.app.demo;

import io.dreamweir.app.ProgressLine;
import io.dreamweir.eval.report.RunReport.LossPoint;
import io.dreamweir.eval.report.RunReport.ProgressPoint;
import io.dreamweir.train.loop.TrainListener;
import io.dreamweir.train.metrics.MetricsSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a watcher sees while a demo runs, and what its report plots afterwards. */
final class Progress implements TrainListener {

  /** Metrics that are plotted, with the names people read. */
  private static final Map<String, String> PLOTTED = plotted();

  private final ProgressLine line;
  private final Rollouts rollouts;
  private final IngestThread ingest;
  private final MetricsSink sink;
  private final List<ProgressPoint> curve = new ArrayList<>();
  private final Map<String, List<LossPoint>> losses = new LinkedHashMap<>();
  private long finishedEpisodes;
  private volatile long updates;

  /**
   * @param sink gets every number of the training
   */
  Progress(
      ProgressLine line, Rollouts rollouts, IngestThread ingest, MetricsSink sink, long updates) {
    this.line = line;
    this.rollouts = rollouts;
    this.ingest = ingest;
    this.sink = sink;
    this.updates = updates;
  }

  private static Map<String, String> plotted() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("train/model_loss", "model loss");
    names.put("train/image_loss", "image loss");
    names.put("train/reward_loss", "reward loss");
    names.put("train/kl", "KL");
    names.put("train/actor_entropy", "actor entropy");
    names.put("train/critic_value", "critic value");
    return names;
  }

  /** Updates so far. */
  long updates() {
    return updates;
  }

  @Override
  public void updated(long done) {
    updates = done;
    rollouts.learned(done);
  }

  @Override
  public void progress(Progress progress) {
    sink.write(progress.updates(), progress.metrics());
    PLOTTED.forEach(
        (key, name) -> {
          Double value = progress.metrics().get(key);
          if (value != null && Double.isFinite(value)) {
            losses
                .computeIfAbsent(name, n -> new ArrayList<>())
                .add(new LossPoint(progress.updates(), value));
          }
        });
    show(progress.metrics());
  }

  /** Shows one line; called on the clock. */
  synchronized void show(Map<String, Double> metrics) {
    long finished = rollouts.counters().finishedEpisodes();
    int recent = (int) Math.min(finished - finishedEpisodes, 100);
    List<Double> returns = rollouts.counters().recentReturns();
    if (recent > 0) {
      List<Double> since = returns.subList(Math.max(0, returns.size() - recent), returns.size());
      curve.add(new ProgressPoint(rollouts.counters().environmentSteps(), updates, mean(since)));
      finishedEpisodes = finished;
    }
    List<Double> last = returns.subList(Math.max(0, returns.size() - 20), returns.size());
    line.update(
        updates,
        String.format(
            Locale.ROOT,
            "%,d steps played, %,d in the lake, return %s%s",
            rollouts.counters().environmentSteps(),
            ingest.progress().rows(),
            last.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", mean(last)),
            loss(metrics)));
  }

  /** The first line, before there is anything to learn from. */
  void show() {
    show(new TreeMap<>());
  }

  private static String loss(Map<String, Double> metrics) {
    Double loss = metrics.get("train/model_loss");
    return loss == null
        ? ""
        : String.format(
            Locale.ROOT,
            ", model loss %.1f, kl %.2f",
            loss,
            metrics.getOrDefault("train/kl", Double.NaN));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  synchronized List<ProgressPoint> curve() {
    return List.copyOf(curve);
  }

  Map<String, List<LossPoint>> losses() {
    return losses;
  }
}
