package io.dreamweir.app.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@code metrics.jsonl} while it grows: only what came since the last look is read. A
 * line that is not whole yet waits for the next look; a file that became shorter is another one.
 * Keeps at most {@value #KEPT} points: of a longer run every second, fourth ... of the old ones.
 */
final class MetricsTail {

  static final int KEPT = 1200;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of the file. */
  record Point(Instant time, long updates, Map<String, Double> values) {}

  private final Path file;
  private final List<Point> points = new ArrayList<>();
  private long position;
  private byte[] rest = {};
  private long unreadable;
  private @Nullable Point newest;

  MetricsTail(Path file) {
    this.file = file;
  }

  /** Reads what came; whether anything did. */
  boolean look() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() < position) {
        points.clear();
        newest = null;
        position = 0;
        rest = new byte[0];
      }
      if (channel.size() == position) {
        return false;
      }
      channel.position(position);
      InputStream in = Channels.newInputStream(channel);
      byte[] came = in.readNBytes(Math.toIntExact(Math.min(channel.size() - position, 64 << 20)));
      position += came.length;
      take(came);
      return true;
    } catch (NoSuchFileException e) {
      return false; // the run has not told anything yet
    }
  }

  private void take(byte[] came) {
    byte[] all = new byte[rest.length + came.length];
    System.arraycopy(rest, 0, all, 0, rest.length);
    System.arraycopy(came, 0, all, rest.length, came.length);
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        line(new String(all, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    rest = java.util.Arrays.copyOfRange(all, from, all.length);
  }

  private void line(String text) {
    if (text.isBlank()) {
      return;
    }
    try {
      JsonNode json = JSON.readTree(text);
      Map<String, Double> values = new TreeMap<>();
      json.fields()
          .forEachRemaining(
              field -> {
                if (!field.getKey().equals("updates")) {
                  number(field.getValue()).ifPresent(n -> values.put(field.getKey(), n));
                }
              });
      newest =
          new Point(
              Instant.parse(json.path("time").asText()), json.path("updates").asLong(), values);
      points.add(newest);
      if (points.size() > KEPT) {
        thin();
      }
    } catch (JsonProcessingException | DateTimeException e) {
      unreadable++;
    }
  }

  /** Numbers that are none are written as text. */
  private static Optional<Double> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.asDouble());
    }
    return switch (value.asText()) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }

  /** The older half loses every second point. */
  private void thin() {
    List<Point> kept = new ArrayList<>(KEPT);
    int half = points.size() / 2;
    for (int i = 0; i < points.size(); i++) {
      if (i >= half || i % 2 == 0) {
        kept.add(points.get(i));
      }
    }
    points.clear();
    points.addAll(kept);
  }

  /** What is kept, the oldest first. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /** The newest line. */
  Optional<Point> newest() {
    return Optional.ofNullable(newest);
  }

  /** Lines that could not be read. */
  long unreadable() {
    return unreadable;
  }
}
