package io.dreamweir.app.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dreamweir.train.loop.TrainListener.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as MLflow's does; the real one is in app/python/tests. */
@Timeout(60)
class MlflowRunTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> KEY = Map.of("MLFLOW_TRACKING_TOKEN", "hush");

  private record Asked(String method, String path, String authorization, String body) {
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  @TempDir Path run;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private boolean known;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        run.resolve("run.json"),
        "{\"run_id\": \"r1\", \"command\": \"train\", \"lake\": \"/lake\", \"lake_version\": 17,"
            + " \"git_revision\": \"abc\", \"outcome\": \"done\"}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("/api/2.0/", "");
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            path,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    boolean missing = path.equals("mlflow/experiments/get-by-name") && !known;
    byte[] body =
        (switch (path) {
              case "mlflow/experiments/get-by-name" ->
                  known
                      ? "{\"experiment\": {\"experiment_id\": \"7\"}}"
                      : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}";
              case "mlflow/experiments/create" -> "{\"experiment_id\": \"7\"}";
              case "mlflow/runs/create" -> "{\"run\": {\"info\": " + info() + "}}";
              case "mlflow/runs/update" -> "{\"run_info\": " + info() + "}";
              default -> "{}";
            })
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(missing ? 404 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String info() {
    return "{\"run_id\": \"m1\", \"artifact_uri\": \"mlflow-artifacts:/7/m1/artifacts\"}";
  }

  private MlflowConfig config(int port, String model) {
    return new MlflowConfig(
        "http://127.0.0.1:" + port, "games", model, Duration.ofSeconds(50), Duration.ofSeconds(50));
  }

  private MlflowRun tracked(MlflowConfig config) throws IOException {
    JsonNode configuration =
        JSON.readTree(
            "{\"train\": {\"seed\": 3}, \"replay\": {\"batch\": 2}, \"kafka\": {\"x\": 1},"
                + " \"agent\": {\"kind\": \"a\", \"a\": {\"b\": {\"c\": 4}}, \"other\": {\"d\":"
                + " 5}}}");
    return new MlflowRun(config, run, configuration, KEY);
  }

  private static Progress progress(long updates, double loss) {
    return new Progress(updates, new TreeMap<>(Map.of("train/model_loss", loss)));
  }

  private Asked last(String path) {
    return asked.stream().filter(a -> a.path().equals(path)).reduce((a, b) -> b).orElseThrow();
  }

  private List<String> logged(String kind) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (Asked call : asked) {
      if (call.path().equals("mlflow/runs/log-batch")) {
        call.json()
            .path(kind)
            .forEach(p -> pairs.add(p.get("key").asText() + "=" + p.get("value").asText()));
      }
    }
    return pairs;
  }

  @Test
  void tellsParametersNumbersArtifactsAndAVersionOfTheModel() throws Exception {
    Path policy = Files.createDirectories(run.resolve("policies/000000000002"));
    Files.writeString(policy.resolve("policy.json"), "{\"lake_version\": 16, \"updates\": 2}");
    try (MlflowRun tracked = tracked(config(server.getAddress().getPort(), "catcher"))) {
      tracked.progress(progress(1, 2.5));
      tracked.published(2, policy);
      tracked.progress(progress(2, Double.NaN));
    }
    assertThat(asked).allSatisfy(a -> assertThat(a.authorization()).isEqualTo("Bearer hush"));
    assertThat(logged("params"))
        .containsExactly("agent.a.b.c=4", "agent.kind=a", "replay.batch=2", "train.seed=3");
    assertThat(logged("metrics")).containsExactly("train/model_loss=2.5", "train/model_loss=NaN");
    assertThat(logged("tags"))
        .contains("dreamweir.lake_version=17", "mlflow.source.git.commit=abc");
    assertThat(asked)
        .filteredOn(a -> a.method().equals("PUT"))
        .extracting(Asked::path)
        .containsExactly(
            "mlflow-artifacts/artifacts/7/m1/artifacts/run.json",
            "mlflow-artifacts/artifacts/7/m1/artifacts/policy/policy.json");
    JsonNode version = last("mlflow/model-versions/create").json();
    assertThat(version.get("source").asText()).isEqualTo("mlflow-artifacts:/7/m1/artifacts/policy");
    assertThat(version.get("tags").toString())
        .contains("{\"key\":\"dreamweir.lake_version\",\"value\":\"16\"}");
    assertThat(last("mlflow/runs/update").json().get("status").asText()).isEqualTo("FINISHED");
  }

  @Test
  void aResumedRunGoesOnInTheSameRun() throws Exception {
    known = true;
    for (long updates = 1; updates <= 2; updates++) {
      try (MlflowRun tracked = tracked(config(server.getAddress().getPort(), ""))) {
        tracked.progress(progress(updates, 1));
      }
    }
    assertThat(asked).filteredOn(a -> a.path().equals("mlflow/runs/create")).hasSize(1);
    assertThat(logged("metrics")).hasSize(2);
    assertThat(logged("params")).hasSize(4);
    assertThat(asked).noneMatch(a -> a.path().contains("model"));
  }

  @Test
  void aServerThatNeverAnswersHoldsNobodyUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Duration two = Duration.ofSeconds(2);
      String uri = "http://127.0.0.1:" + silent.getLocalPort();
      MlflowRun tracked = tracked(new MlflowConfig(uri, "games", "", two, two));
      long began = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        tracked.progress(progress(i, 1));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(two);
      tracked.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      await().until(() -> !isTelling());
    }
  }

  @Test
  void withoutAServerThereIsNoThread() throws Exception {
    MlflowConfig none =
        new MlflowConfig("", "games", "", Duration.ofSeconds(1), Duration.ofSeconds(1));
    try (MlflowRun tracked = tracked(none)) {
      tracked.progress(progress(1, 1));
      assertThat(isTelling()).isFalse();
    }
  }

  private static boolean isTelling() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("mlflow"));
  }

  @Test
  void aPasswordInTheUriIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new MlflowConfig("http://a:b@host", "games", "", second, second))
        .hasMessageContaining("MLFLOW_TRACKING_TOKEN")
        .hasMessageNotContaining("a:b");
    assertThatThrownBy(() -> new MlflowConfig("sqlite:///x", "games", "", second, second))
        .hasMessageContaining("http or https is needed");
  }
}
