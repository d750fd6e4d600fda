package io.dreamweir.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.TrainingMetrics;
import io.dreamweir.app.metrics.LoopMetrics;
import io.dreamweir.app.metrics.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts, dashboards, the catalogue of metrics and the program name the same metrics. */
class ObservabilityTest {

  private static final Path FOLDER = CommonOptions.folder().resolve("observability");

  /** What is served by others: Prometheus itself and the node exporter. */
  private static final Set<String> OTHERS =
      Set.of("up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes");

  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "Inf",
          "abs",
          "sum",
          "rate",
          "increase",
          "changes",
          "avg_over_time",
          "max_over_time",
          "histogram_quantile",
          "offset",
          "label_values");

  /** Metrics that an expression names: identifiers without those in braces, brackets and quotes. */
  private static Set<String> named(String expression) {
    String bare =
        expression
            .replaceAll("\\{[^}]*\\}", "")
            .replaceAll("\\[[^\\]]*\\]", "")
            .replaceAll("\\b(by|on|ignoring|without) \\([^)]*\\)", "")
            .replaceAll("offset \\d+[smhd]", "")
            .replaceAll(", \\w+\\)", ")");
    Set<String> names = new TreeSet<>();
    Matcher word = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*").matcher(bare);
    while (word.find()) {
      if (!WORDS.contains(word.group())) {
        names.add(word.group());
      }
    }
    return names;
  }

  private static void assertKnown(String where, String expression) {
    assertThat(named(expression))
        .as(where)
        .isNotEmpty()
        .allMatch(
            name ->
                OTHERS.contains(name)
                    || TrainingMetrics.ALL.stream().anyMatch(metric -> metric.matches(name))
                    || LoopMetrics.all().anyMatch(metric -> metric.isNamed(name)));
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group :
        new ObjectMapper(new YAMLFactory())
            .readTree(FOLDER.resolve("alerts.yaml").toFile())
            .path("groups")) {
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  @Test
  void everyAlertNamesKnownMetricsAndSaysWhatToDo() throws IOException {
    assertThat(alerts()).hasSizeGreaterThanOrEqualTo(20);
    for (JsonNode rule : alerts()) {
      String name = rule.path("alert").asText();
      assertKnown("alert " + name, rule.path("expr").asText());
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(rule.at("/annotations/action").asText()).as(name).isNotBlank();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
    }
  }

  @Test
  void everyAlertHasATest() throws IOException {
    String tests = Files.readString(FOLDER.resolve("alerts.test.yaml"));
    for (JsonNode rule : alerts()) {
      assertThat(tests).contains("alertname: " + rule.path("alert").asText() + "\n");
    }
  }

  @Test
  void everyPanelNamesKnownMetrics() throws IOException {
    for (String name : List.of("training", "ingest", "evaluation")) {
      JsonNode board =
          new ObjectMapper().readTree(FOLDER.resolve("grafana/" + name + ".json").toFile());
      List<JsonNode> panels = new ArrayList<>();
      board.path("panels").forEach(panels::add);
      assertThat(panels).hasSizeGreaterThan(5);
      for (JsonNode panel : panels) {
        assertThat(panel.path("targets")).isNotEmpty();
        for (JsonNode target : panel.path("targets")) {
          assertKnown("panel " + panel.path("title").asText(), target.path("expr").asText());
        }
      }
      for (JsonNode variable : board.at("/templating/list")) {
        if (variable.path("type").asText().equals("query")) {
          assertKnown("variable", variable.path("query").asText());
        }
      }
    }
  }

  @Test
  void everyMetricOfTheLoopIsOnADashboard() throws IOException {
    String boards =
        Files.readString(FOLDER.resolve("grafana/ingest.json"))
            + Files.readString(FOLDER.resolve("grafana/evaluation.json"));
    Set<String> elsewhere =
        Set.of(
            "dreamweir_program",
            "dreamweir_ingest_chunks_total",
            "dreamweir_ingest_batches_total",
            "dreamweir_lake_disk_bytes");
    assertThat(LoopMetrics.all().map(Metric::name))
        .allMatch(name -> boards.contains(name) || elsewhere.contains(name));
  }

  @Test
  void whatTheStackMountsExists() throws IOException {
    JsonNode services =
        new ObjectMapper(new YAMLFactory())
            .readTree(FOLDER.resolve("compose.yaml").toFile())
            .path("services");
    assertThat(services).hasSize(2);
    for (JsonNode service : services) {
      assertThat(service.path("image").asText()).matches("[a-z/]+:v?[0-9.]+");
      for (JsonNode volume : service.path("volumes")) {
        String from = volume.asText().split(":", 2)[0];
        if (from.startsWith(".")) {
          assertThat(FOLDER.resolve(from)).exists();
        }
      }
    }
  }

  @Test
  void anUnknownMetricIsFound() {
    assertThat(named("rate(dreamweir_fps_update{a=\"b\"}[5m]) > 1"))
        .contains("dreamweir_fps_update");
    assertThat(TrainingMetrics.ALL).noneMatch(m -> m.matches("dreamweir_fps_update"));
    assertThat(named("sum by (le, instance) (rate(a_bucket[5m])) unless on (job) b offset 1h"))
        .containsExactly("a_bucket", "b");
    assertThat(LoopMetrics.all()).noneMatch(m -> m.isNamed("dreamweir_ingest_row_total"));
  }

  @Test
  void everyMetricThatTheProgramWritesIsInTheCatalogue() throws IOException {
    Path sources =
        CommonOptions.folder().toAbsolutePath().resolveSibling("train-job/src/main/java");
    Pattern literal = Pattern.compile("\"((?:train|replay|fps|timer)/[a-z_]+)\"");
    Set<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher name = literal.matcher(Files.readString(file));
        while (name.find()) {
          written.add(name.group(1));
        }
      }
    }
    assertThat(written).hasSizeGreaterThan(15);
    for (String name : written) {
      TrainingMetrics.Entry wanted = new TrainingMetrics.Entry(name, "", "");
      assertThat(TrainingMetrics.ALL)
          .as(name)
          .anyMatch(m -> m.name().equals(name) || (m.matches(wanted.gauge()) && !isTimer(name)));
    }
  }

  /** A timer may not hide behind the placeholder of all phases. */
  private static boolean isTimer(String name) {
    return name.startsWith("timer/");
  }

  @Test
  void promtoolPassesTheRulesAndTheirTests() throws Exception {
    for (String[] arguments :
        new String[][] {
          {"promtool", "check", "rules", "alerts.yaml"},
          {"promtool", "test", "rules", "alerts.test.yaml"}
        }) {
      Process process;
      try {
        process =
            new ProcessBuilder(arguments)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
      } catch (IOException e) {
        System.err.println("SKIPPED, NO PROMTOOL: it is part of the prometheus package");
        abort("no promtool");
        return;
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    }
  }
}
