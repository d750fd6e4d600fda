package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.app.metrics.LoopMetrics;
import io.dreamweir.app.metrics.Scrape;
import io.dreamweir.app.metrics.Scraper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The whole loop, small: real broker, real Spark, real lake, real training; twice in one folder.
 */
@Tag("slow")
class DemoTest {

  private final StringWriter err = new StringWriter();

  @Test
  void runsTheWholeLoopAndGoesOnInTheSameFolder(@TempDir Path folder) throws Exception {
    JsonNode first;
    int port = Scrape.freePort();
    try (Scraper scraper = new Scraper(port)) {
      first = demo(folder, 6, "--set", "prometheus.ports.demo=" + port);
      assertServed(scraper.seen(), first);
    }
    assertExact(first);
    assertThat(first.get("updates").asLong()).isEqualTo(6);
    assertThat(first.get("score_before").asDouble()).isBetween(-10.0, 0.0);
    String page = Files.readString(Path.of(first.get("report").asText()));
    assertThat(page)
        .contains("mini/catch-long", "Every step that was played is in the lake exactly once");
    assertThat(page).doesNotContainPattern("(src|href)=\"https?:");

    JsonNode second = demo(folder, 4);
    assertExact(second);
    assertThat(second.get("updates").asLong()).isEqualTo(10);

    JsonNode verified =
        run(
            folder,
            "lake",
            "verify",
            "--lake",
            folder.resolve("demo/lake").toString(),
            "--sample",
            "1");
    assertThat(verified.get("ok").asBoolean()).isTrue();
    assertThat(verified.get("missing_chunks").asLong()).isZero();
    assertThat(verified.get("duplicate_chunks").asLong()).isZero();
    assertThat(verified.get("bad_checksums").asLong()).isZero();

    assertExplained(folder);
    assertCurveAndFilms(folder);
  }

  private void assertCurveAndFilms(Path folder) throws IOException {
    String lake = folder.resolve("demo/lake").toString();
    String scores = folder.resolve("results").toString();
    Path films = folder.resolve("films");
    run(
        folder,
        "eval",
        "--checkpoint",
        folder.resolve("demo/run").toString(),
        "--every-checkpoint",
        "--agent=curve",
        "--suite=mini",
        "--games=catch-long",
        "--episodes=2",
        "--out=" + scores,
        "--films=" + films);
    JsonNode curve =
        run(
                folder,
                "lake",
                "sql",
                "--lake",
                lake,
                "select max(train_frames), min(train_frames),"
                    + " (select sum(aggregate(frames, 0, (a, f) -> a + f)) from chunks)"
                    + " from delta.`"
                    + scores
                    + "/scores` where agent = 'curve' group by policy_version"
                    + " order by policy_version")
            .get("rows");
    long before = 0;
    for (JsonNode point : curve) {
      long frames = point.get(0).asLong();
      assertThat(frames).isGreaterThan(before).isLessThanOrEqualTo(point.get(2).asLong());
      assertThat(point.get(1).asLong()).isEqualTo(frames);
      before = frames;
    }
    assertThat(curve.size()).isGreaterThanOrEqualTo(2);
    assertThat(films.resolve("curve")).isDirectoryContaining("glob:**/*-open-loop.gif");

    JsonNode report =
        run(
            folder,
            "report",
            "--scores=" + scores,
            "--films=" + films,
            "--html=" + folder.resolve("curve.html"));
    assertThat(report.get("aggregates").findValuesAsText("agent")).contains("curve");
    assertThat(Files.readString(folder.resolve("curve.html")))
        .contains("what the model expects of the best one");
  }

  private void assertExplained(Path folder) throws IOException {
    String lake = folder.resolve("demo/lake").toString();
    JsonNode scores =
        run(
            folder,
            "lake",
            "sql",
            "--lake",
            lake,
            "select unit from scores where agent = 'after' order by policy_version desc");
    String unit = scores.get("rows").get(0).get(0).asText();
    JsonNode chain = run(folder, "explain", unit, "--lake", lake);
    assertThat(chain.get("checkpoint").get("updates").asLong()).isEqualTo(10);
    assertThat(chain.get("run").get("run_id")).isEqualTo(chain.get("checkpoint").get("run_id"));
    assertThat(chain.get("experience").get("steps").asLong()).isGreaterThanOrEqualTo(400);
    assertThat(chain.get("experience").get("policies").get(0).get("policy_version").asLong())
        .isEqualTo(-1);
    assertThat(chain.get("gaps")).isEmpty();

    JsonNode policies = run(folder, "policies", folder.resolve("demo/run").toString());
    assertThat(policies.get("policies").get(0).get("updates").asLong()).isEqualTo(10);

    JsonNode report =
        run(folder, "report", "--scores", lake, "--html", folder.resolve("r.html").toString());
    assertThat(report.get("aggregates").findValuesAsText("agent")).contains("after", "random");
  }

  /** Everything in the catalogue, nothing that is not, and figures that fit the result. */
  private static void assertServed(Map<String, Double> seen, JsonNode result) {
    Set<String> names = new TreeSet<>();
    seen.keySet().forEach(name -> names.add(name.replaceFirst("\\{.*", "")));
    assertThat(names)
        .allMatch(
            name ->
                LoopMetrics.all().anyMatch(m -> m.isNamed(name))
                    || TrainingMetrics.ALL.stream().anyMatch(m -> m.matches(name)));
    assertThat(LoopMetrics.all()).allMatch(metric -> names.stream().anyMatch(metric::isNamed));
    assertThat(seen.get("dreamweir_ingest_rows_total"))
        .isLessThanOrEqualTo(result.get("lake_steps").asDouble());
    assertThat(seen.get("dreamweir_ingest_rejected_total")).isZero();
    assertThat(seen.get("dreamweir_spark_tasks_total{outcome=\"failed\"}")).isZero();
    assertThat(seen.get("dreamweir_eval_score{agent=\"random\",game=\"mini/catch-long\"}"))
        .isEqualTo(result.get("score_before").asDouble());
  }

  private static void assertExact(JsonNode result) {
    assertThat(result.get("env_steps").asLong()).isPositive();
    assertThat(result.get("lake_steps").asLong()).isEqualTo(result.get("env_steps").asLong());
    assertThat(result.get("missing_chunks").asLong()).isZero();
    assertThat(result.get("duplicate_chunks").asLong()).isZero();
    assertThat(result.get("rejected").asLong()).isZero();
  }

  private JsonNode demo(Path folder, int updates, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--dir",
                folder.resolve("demo").toString(),
                "--updates",
                Integer.toString(updates),
                "--set",
                "train.ratio.prefill-steps=400",
                "--set",
                "demo.evaluation-episodes=4"));
    arguments.addAll(List.of(more));
    return run(folder, arguments.toArray(String[]::new));
  }

  private JsonNode run(Path folder, String... arguments) throws IOException {
    Path json = folder.resolve("result.json");
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--json";
    all[arguments.length + 1] = json.toString();
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err));
    assertThat(line.execute(all)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }
}
