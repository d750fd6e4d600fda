package io.dreamweir.app.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.Dreamweir;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LineageEventsTest {

  private static final Datasets PLANNED =
      new Datasets(List.of(DatasetName.of("/lake/chunks")), List.of(DatasetName.of("/lake/plan")));
  private static final Datasets DONE =
      new Datasets(
          List.of(DatasetName.of("/lake/chunks").at(17)), List.of(DatasetName.of("/lake/plan")));

  @TempDir Path folder;

  private static List<JsonNode> events(Path file) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  /** What the specification of a run event requires. */
  private static void assertConforms(JsonNode event) {
    assertThat(OffsetDateTime.parse(event.path("eventTime").asText())).isNotNull();
    assertThat(UUID.fromString(event.at("/run/runId").asText())).isNotNull();
    assertThat(event.path("producer").asText()).startsWith("urn:dreamweir:");
    assertThat(event.path("schemaURL").asText())
        .matches("https://openlineage.io/spec/2-0-\\d/OpenLineage.json#/\\$defs/RunEvent");
    assertThat(event.at("/job/namespace").asText()).isEqualTo("dreamweir");
    for (String side : new String[] {"inputs", "outputs"}) {
      for (JsonNode dataset : event.path(side)) {
        assertThat(dataset.path("namespace").asText()).isNotBlank();
        assertThat(dataset.path("name").asText()).isNotBlank();
        for (JsonNode facet : dataset.path("facets")) {
          assertThat(facet.path("_producer").asText()).startsWith("urn:dreamweir:");
          assertThat(facet.path("_schemaURL").asText()).startsWith("https://openlineage.io/spec/");
        }
      }
    }
  }

  @Test
  void aJobStartsAndCompletesWithWhatItReadAndWrote() throws Exception {
    Path file = folder.resolve("deep/events.jsonl");
    LineageEvents lineage = new LineageEvents("dreamweir", Optional.of(EventSink.file(file)));
    assertThat(lineage.around("cut", () -> PLANNED, () -> "result", result -> DONE))
        .isEqualTo("result");
    List<JsonNode> events = events(file);
    assertThat(events).hasSize(2);
    events.forEach(LineageEventsTest::assertConforms);
    assertThat(events.get(0).path("eventType").asText()).isEqualTo("START");
    assertThat(events.get(1).path("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(events.get(1).at("/run/runId")).isEqualTo(events.get(0).at("/run/runId"));
    assertThat(events.get(1).at("/job/name").asText()).isEqualTo("dreamweir.cut");
    assertThat(events.get(0).at("/inputs/0/facets/version").isMissingNode()).isTrue();
    assertThat(events.get(1).at("/inputs/0/name").asText()).isEqualTo("/lake/chunks");
    assertThat(events.get(1).at("/inputs/0/facets/version/datasetVersion").asText())
        .isEqualTo("17");
    assertThat(events.get(1).at("/outputs/0/namespace").asText()).isEqualTo("file");
  }

  @Test
  void aJobThatFailsSaysWhyAndFailsAsItWould() throws Exception {
    Path file = folder.resolve("events.jsonl");
    LineageEvents lineage = new LineageEvents("dreamweir", Optional.of(EventSink.file(file)));
    IOException failure = new IOException("disk full");
    assertThatThrownBy(
            () ->
                lineage.around(
                    "ingest",
                    () -> PLANNED,
                    () -> {
                      throw failure;
                    },
                    result -> DONE))
        .isSameAs(failure);
    JsonNode event = events(file).get(1);
    assertConforms(event);
    assertThat(event.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(event.at("/run/facets/errorMessage/message").asText()).isEqualTo("disk full");
    assertThat(event.at("/job/facets/jobType/processingType").asText()).isEqualTo("STREAMING");
  }

  @Test
  void aServerGetsEveryEventWithItsKey() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] code = {201};
    server.createContext(
        "/",
        exchange -> {
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new ObjectMapper()
                      .readTree(exchange.getRequestBody())
                      .path("eventType")
                      .asText());
          exchange.sendResponseHeaders(code[0], -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      LineageEvents lineage =
          new LineageEvents(
              "dreamweir",
              Optional.of(EventSink.http(url, Optional.of("secret"), Duration.ofSeconds(5))));
      lineage.around("train", () -> PLANNED, () -> 1, result -> DONE);
      assertThat(seen)
          .containsExactly(
              "POST /api/v1/lineage Bearer secret START",
              "POST /api/v1/lineage Bearer secret COMPLETE");
      code[0] = 500;
      assertThat(
              lineage.<Integer, RuntimeException>around("eval", () -> PLANNED, () -> 2, r -> DONE))
          .as("nobody takes the events")
          .isEqualTo(2);
    } finally {
      server.stop(0);
    }
    LineageEvents gone =
        new LineageEvents(
            "dreamweir",
            Optional.of(
                EventSink.http("http://127.0.0.1:1", Optional.empty(), Duration.ofSeconds(1))));
    assertThat(gone.<Integer, RuntimeException>around("eval", () -> PLANNED, () -> 3, r -> DONE))
        .isEqualTo(3);
  }

  @Test
  void versionsThatCannotBeFoundOutAreLeftOut() throws Exception {
    Path file = folder.resolve("events.jsonl");
    LineageEvents lineage = new LineageEvents("dreamweir", Optional.of(EventSink.file(file)));
    lineage.around(
        "cut",
        () -> PLANNED,
        () -> 1,
        result -> {
          throw UserError.failed("the store is away");
        });
    assertThat(events(file).get(1).path("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(events(file).get(1).at("/inputs/0/name").asText()).isEqualTo("/lake/chunks");
  }

  @Test
  void namesAreThoseOfTheSpecification() {
    assertThat(DatasetName.of("s3a://bucket/a/b"))
        .isEqualTo(new DatasetName("s3://bucket", "a/b", Optional.empty()));
    assertThat(DatasetName.of("hdfs://node:8020/a"))
        .isEqualTo(new DatasetName("hdfs://node:8020", "/a", Optional.empty()));
    assertThat(DatasetName.of("file:/a/./b").name()).isEqualTo("/a/b");
    assertThat(DatasetName.of("a").name()).startsWith("/").endsWith("/a");
    assertThat(DatasetName.topic("k1:9092,k2:9092", "rollouts.v1"))
        .isEqualTo(new DatasetName("kafka://k1:9092", "rollouts.v1", Optional.empty()));
  }

  @Test
  void aCommandTellsWhenItIsAskedToAndNotOtherwise() throws Exception {
    Path csv = folder.resolve("scores.csv");
    Files.writeString(csv, "agent,game,seed,score\na,one,0,3\na,one,1,5\na,two,0,1\na,two,1,2\n");
    Path file = folder.resolve("events.jsonl");
    Path page = folder.resolve("report.html");
    String[] usual = {"report", "--scores", csv.toString(), "--set", "eval.replicates=100"};
    assertThat(run(usual)).isZero();
    assertThat(file).doesNotExist();
    assertThat(
            run(
                "report",
                "--scores",
                csv.toString(),
                "--html",
                page.toString(),
                "--set",
                "eval.replicates=100",
                "--set",
                "lineage.transport=file",
                "--set",
                "lineage.file=" + file))
        .isZero();
    List<JsonNode> events = events(file);
    assertThat(events).hasSize(2);
    events.forEach(LineageEventsTest::assertConforms);
    assertThat(events.get(1).at("/job/name").asText()).isEqualTo("dreamweir.report");
    assertThat(events.get(1).at("/inputs/0/name").asText()).isEqualTo(csv.toString());
    assertThat(events.get(1).at("/outputs/0/name").asText()).isEqualTo(page.toString());
  }

  private static int run(String... arguments) {
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(new StringWriter()));
    return line.execute(arguments);
  }

  @Test
  void wrongSettingsAreSaidBeforeAnythingRuns() {
    Configuration defaults =
        Configuration.defaults(CommonOptions.folder().resolve("defaults.yaml"));
    assertThatThrownBy(() -> LineageEvents.of(defaults.with("lineage.transport=http")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("transport http needs one");
    assertThatThrownBy(() -> LineageEvents.of(defaults.with("lineage.transport=carrier-pigeon")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lineage.transport");
  }
}
