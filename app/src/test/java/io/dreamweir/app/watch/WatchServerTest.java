package io.dreamweir.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's server over HTTP, beside a run's folder. */
class WatchServerTest {

  @TempDir Path folder;
  private TestRun run;

  @BeforeEach
  void makeTheRun() throws IOException {
    run = TestRun.in(folder.resolve("run"), "").learns(30);
  }

  private WatchServer open(int port) {
    return WatchServer.open(
        WatchTarget.of(run.folder().toString(), Optional.empty()),
        Optional.empty(),
        port,
        Duration.ofMillis(100));
  }

  private static HttpResponse<String> send(WatchServer server, String method, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void eventsTellWhatTheRunHasWrittenAndWhatItWritesNext() throws Exception {
    try (WatchServer server = open(0);
        Events events = new Events(server.address())) {
      JsonNode curves = events.next("curves");
      assertThat(curves.at("/axis").size()).isEqualTo(30);
      assertThat(curves.at("/axis/29/1").asLong()).isEqualTo(300);
      assertThat(curves.at("/series").findValuesAsText("name"))
          .contains("train/model_loss", "replay/score", "timer/wait_share");
      JsonNode state = events.next("state");
      assertThat(state.at("/run/updates").asLong()).isEqualTo(300);
      assertThat(state.at("/run/updates_total").asLong()).isEqualTo(5000);
      assertThat(state.at("/run/agent").asText()).isEqualTo("dreamer-v2");
      assertThat(state.at("/run/checkpoint").asLong()).isEqualTo(300);
      assertThat(state.at("/run/metrics/replay~1env_steps").asLong()).isEqualTo(5200);
      assertThat(state.at("/lake").isNull()).isTrue();
      assertThat(state.at("/problems")).isEmpty();

      run.learns(1);
      assertThat(events.next("curves").at("/axis").size()).isEqualTo(31);
      run.films(300).films(310);
      JsonNode later = events.next("state");
      while (later.at("/film/updates").asLong() != 310) {
        later = events.next("state");
      }
      assertThat(later.at("/run/updates").asLong()).isEqualTo(310);
      HttpResponse<String> film = send(server, "GET", "film/" + later.at("/film/name").asText());
      assertThat(film.headers().firstValue("Content-Type")).contains("image/gif");
    }
  }

  @Test
  void aHalfWrittenLineWaitsABadOneIsCountedAndNotANumberIsSaidInWords() throws Exception {
    run.tells(
        "not json\n{\"time\":\"2026-11-22T00:00:00Z\",\"updates\":999,\"train/model_loss\":\"Na");
    try (WatchServer server = open(0);
        Events events = new Events(server.address())) {
      JsonNode state = events.next("state");
      assertThat(state.at("/run/updates").asLong()).isEqualTo(300);
      assertThat(state.at("/run/unreadable").asLong()).isEqualTo(1);
      run.tells("N\"}\n");
      while (state.at("/run/updates").asLong() != 999) {
        state = events.next("state");
      }
      assertThat(state.at("/run/metrics/train~1model_loss").asText()).isEqualTo("NaN");
    }
  }

  @Test
  void aRunThatBeganAnewIsShownAnew() throws Exception {
    try (WatchServer server = open(0);
        Events events = new Events(server.address())) {
      events.next("curves");
      Files.delete(run.folder().resolve("metrics.jsonl"));
      TestRun.in(run.folder(), "").learns(2);
      assertThat(events.next("curves").at("/axis").size()).isEqualTo(2);
    }
  }

  @Test
  void thePageIsWholeWithoutAnythingFromElsewhere() throws Exception {
    try (WatchServer server = open(0)) {
      HttpResponse<String> page = send(server, "GET", "");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'");
      assertThat(page.body())
          .contains("<title>Dreamweir watch</title>")
          .doesNotContainPattern("(src|href)=\"https?:")
          .doesNotContain("innerHTML");
      assertThat(send(server, "HEAD", "").body()).isEmpty();
      JsonNode once = new ObjectMapper().readTree(send(server, "GET", "state").body());
      assertThat(once.at("/run/updates").asLong()).isEqualTo(300);
    }
  }

  @Test
  void nothingCanBeWrittenNorReadElsewhereNorFromElsewhere() throws Exception {
    try (WatchServer server = open(0)) {
      for (String method : new String[] {"POST", "PUT", "DELETE"}) {
        assertThat(send(server, method, "").statusCode()).isEqualTo(405);
      }
      for (String path :
          new String[] {"film/%2e%2e%2frun.json", "film/../run.json", "run.json", "film/"}) {
        assertThat(send(server, "GET", path).statusCode()).as(path).isEqualTo(404);
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket
            .getOutputStream()
            .write(
                "GET /state HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 403");
      }
    }
  }

  @Test
  void endsItsStreamsCleanlyAndGoesOnAtTheSameAddress() throws Exception {
    WatchServer first = open(0);
    int port = first.port();
    try (Events events = new Events(first.address())) {
      events.next("state");
      first.close();
      Optional<Events.Event> event = events.next();
      while (event.isPresent() && !event.get().name().equals("end")) {
        event = events.next();
      }
      assertThat(event).isPresent();
      assertThat(events.next()).isEmpty();
    }
    try (WatchServer second = open(port);
        Events events = new Events(second.address())) {
      assertThat(events.next("state").at("/run/updates").asLong()).isEqualTo(300);
    }
  }

  @Test
  void saysThatThePortIsTakenAndThatAFolderIsNothingToWatch() throws Exception {
    try (WatchServer server = open(0)) {
      assertThatThrownBy(() -> open(server.port()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot be served on port " + server.port())
          .hasMessageContaining("--port");
    }
    assertThatThrownBy(() -> WatchTarget.of(folder.toString(), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is no run");
    assertThatThrownBy(() -> WatchTarget.of(folder.resolve("none").toString(), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void aLakeThatIsNotThereIsAProblemOnThePageNotAnEnd() throws Exception {
    WatchTarget target =
        WatchTarget.of(run.folder().toString(), Optional.of(folder.resolve("lake").toString()));
    try (WatchServer server =
            WatchServer.open(target, Optional.empty(), 0, Duration.ofMillis(100));
        Events events = new Events(server.address())) {
      JsonNode state = events.next("state");
      assertThat(state.at("/problems/0").asText()).contains("no Delta table at");
      assertThat(state.at("/run/updates").asLong()).isEqualTo(300);
    }
  }

  @Test
  void longRunsAreThinnedButKeepTheirEnds() throws Exception {
    run.learns(4000);
    MetricsTail tail = new MetricsTail(run.folder().resolve("metrics.jsonl"));
    assertThat(tail.look()).isTrue();
    assertThat(tail.points()).hasSizeLessThanOrEqualTo(MetricsTail.KEPT);
    assertThat(tail.points().get(0).updates()).isEqualTo(10);
    assertThat(tail.newest().orElseThrow().updates()).isEqualTo(40_300);
    assertThat(tail.points()).isSortedAccordingTo((a, b) -> Long.compare(a.updates(), b.updates()));
    assertThat(tail.look()).isFalse();
  }
}
