package io.dreamweir.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.app.ResultWriter;
import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.ProjectVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Keeps every benchmark run raw under {@code bench/results/<date>-<name>/run-N.json}. */
public final class BenchArchive {

  /**
   * One archived run: the keys scripts rely on, and everything needed to judge the figure.
   *
   * @param median median of {@code runs}
   * @param ratio {@code median / baselineMedian}, absent without a baseline
   */
  public record Entry(
      String name,
      String unit,
      List<Double> runs,
      double median,
      List<Double> baselineRuns,
      OptionalDouble baselineMedian,
      OptionalDouble ratio,
      Map<String, Object> details,
      Map<String, Object> machine,
      Map<String, String> versions,
      String command,
      String at) {}

  private final Path results;

  /**
   * An archive.
   *
   * @param results its folder
   */
  public BenchArchive(Path results) {
    this.results = results;
  }

  /** Archives one result under the next free run number, and returns what was written and where. */
  public Entry add(BenchResult result, String command) {
    Entry entry =
        new Entry(
            result.name(),
            result.unit(),
            result.runs(),
            result.median(),
            result.baselineRuns(),
            result.baselineMedian(),
            result.ratio(),
            result.details(),
            machine(),
            versions(),
            command,
            Instant.now().toString());
    Path folder = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + result.name());
    try {
      ObjectMapper json = ResultWriter.mapper();
      int number = 1;
      while (Files.exists(folder.resolve("run-" + number + ".json"))) {
        number++;
      }
      AtomicFile.write(
          folder.resolve("run-" + number + ".json"),
          (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot archive under " + folder + ": " + e.getMessage(), e);
    }
    return entry;
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpu", cpuModel());
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return machine;
  }

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(l -> l.startsWith("model name"))
          .findFirst()
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException e) {
      return System.getProperty("os.arch", "unknown");
    }
  }

  private static Map<String, String> versions() {
    ProjectVersion version = ProjectVersion.current();
    return Map.of(
        "dreamweir", version.version(),
        "revision", version.revision(),
        "jvm", Runtime.version().toString());
  }
}
