package io.dreamweir.app.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.app.watch.WatchState.Film;
import io.dreamweir.app.watch.WatchState.Run;
import io.dreamweir.app.watch.WatchState.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the folder of a training run shows. */
final class RunView {

  /** What is drawn, if the run has it; the rest of a line is shown as numbers. */
  static final List<String> DRAWN =
      List.of(
          "replay/score",
          "train/model_loss",
          "train/actor_loss",
          "train/critic_loss",
          "train/kl",
          "train/actor_entropy",
          "fps/updates",
          "timer/wait_share",
          "timer/pace_share",
          "replay/env_steps",
          "replay/ratio");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final MetricsTail metrics;
  private long changes;

  RunView(Path folder) {
    this.folder = folder;
    this.metrics = new MetricsTail(folder.resolve("metrics.jsonl"));
  }

  /** Looks at the folder anew. */
  Run look() throws IOException {
    if (metrics.look()) {
      changes++;
    }
    JsonNode manifest = manifest();
    Optional<MetricsTail.Point> newest = metrics.newest();
    return new Run(
        folder.toString(),
        text(manifest, "run_id"),
        manifest.at("/config/agent/kind").asText(""),
        text(manifest, "task"),
        text(manifest, "device"),
        time(manifest, "started_at"),
        time(manifest, "ended_at"),
        text(manifest, "outcome"),
        newest.map(MetricsTail.Point::updates).orElse(0L),
        manifest.at("/config/train/updates").asLong(),
        newest.map(p -> p.time().toEpochMilli()).orElse(null),
        newest.map(p -> finite(p.values())).orElse(Map.of()),
        newest(folder.resolve("checkpoints"), "\\d{12}").map(RunView::updates).orElse(null),
        metrics.unreadable());
  }

  /** Grows when there is more to draw. */
  long changes() {
    return changes;
  }

  /** Everything that is drawn. */
  List<Series> series() {
    List<MetricsTail.Point> points = metrics.points();
    List<Series> all = new ArrayList<>();
    for (String name : DRAWN) {
      List<@Nullable Double> values = new ArrayList<>();
      boolean known = false;
      for (MetricsTail.Point point : points) {
        Double value = point.values().get(name);
        known |= value != null;
        values.add(value != null && Double.isFinite(value) ? value : null);
      }
      if (known) {
        all.add(new Series(name, values));
      }
    }
    return all;
  }

  /** Times and updates of all series, in seconds since 1970 and updates. */
  List<double[]> axis() {
    return metrics.points().stream()
        .map(p -> new double[] {p.time().toEpochMilli() / 1e3, p.updates()})
        .toList();
  }

  /** The newest film of what the model expects. */
  Optional<Film> film() throws IOException {
    return newest(folder.resolve("videos"), "\\d+\\.gif")
        .map(path -> new Film(path.getFileName().toString(), updates(path)));
  }

  /** The film of that name; nothing where there is none (any more). */
  Optional<byte[]> film(String name) throws IOException {
    if (!name.matches("\\d+\\.gif")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(folder.resolve("videos").resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private JsonNode manifest() throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(folder.resolve("run.json")));
    } catch (NoSuchFileException e) {
      return JSON.createObjectNode();
    }
  }

  private static String text(JsonNode manifest, String key) {
    return manifest.path(key).asText("");
  }

  private static @Nullable Long time(JsonNode manifest, String key) {
    return manifest.hasNonNull(key)
        ? Instant.parse(manifest.get(key).asText()).toEpochMilli()
        : null;
  }

  /** A number that is none has no place in JSON; the page says so in words. */
  private static Map<String, Object> finite(Map<String, Double> values) {
    Map<String, Object> shown = new TreeMap<>();
    values.forEach((name, value) -> shown.put(name, Double.isFinite(value) ? value : "" + value));
    return shown;
  }

  private static Optional<Path> newest(Path in, String name) throws IOException {
    try (Stream<Path> entries = Files.list(in)) {
      return entries
          .filter(e -> e.getFileName().toString().matches(name))
          .max(java.util.Comparator.comparing(e -> e.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long updates(Path path) {
    return Long.parseLong(path.getFileName().toString().replaceAll("\\D", ""));
  }
}
