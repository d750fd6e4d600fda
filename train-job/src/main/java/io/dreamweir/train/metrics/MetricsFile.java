package io.dreamweir.train.metrics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code metrics.jsonl}: one JSON object per line with {@code time}, {@code updates} and numbers by
 * name ({@code train/ replay/ fps/ timer/}). A run that goes on appends.
 */
public final class MetricsFile implements MetricsSink {

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  private final Path file;
  private final Writer out;

  private MetricsFile(Path file, Writer out) {
    this.file = file;
    this.out = out;
  }

  /** Opens a file for appending. */
  public static MetricsFile append(Path file) {
    try {
      return new MetricsFile(
          file,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  @Override
  public void write(long updates, Map<String, Double> metrics) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", Instant.now().toString());
    line.put("updates", updates);
    new TreeMap<>(metrics).forEach(line::put);
    try {
      out.write(JSON.writeValueAsString(line));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private static UserError notWritten(Path file, IOException e) {
    return new UserError(UserError.Kind.FAILED, file + " cannot be written: " + e.getMessage(), e);
  }
}
