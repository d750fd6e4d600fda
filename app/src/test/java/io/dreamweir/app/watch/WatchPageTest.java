package io.dreamweir.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.app.Dreamweir;
import io.dreamweir.app.browser.Chromium;
import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run and a real lake, over HTTP and as a browser shows them. */
@Tag("slow")
class WatchPageTest {

  private static final int ROWS = 230 + 128;

  @TempDir static Path folder;
  private static Path lake;
  private static TestRun run;

  @BeforeAll
  static void makeRunAndLake() throws Exception {
    lake = folder.resolve("lake");
    Path files = Files.createDirectories(folder.resolve("episodes"));
    for (String name : List.of("breakout-0.npz", "breakout-1.npz")) {
      try (InputStream in = WatchPageTest.class.getResourceAsStream("/atari-sample/" + name)) {
        Files.copy(Objects.requireNonNull(in, name), files.resolve(name));
      }
    }
    dreamweir(
        "lake import --lake LAKE --from EPISODES --format dreamerv2 --task atari/breakout"
            + " --actions 18 --frames-per-step 4");
    dreamweir("eval --checkpoint random --suite catch --episodes 3 --out LAKE");
    run = TestRun.in(folder.resolve("run"), lake.toString()).learns(250).films(2000);
    new PaceFolder(lake.toString())
        .write(
            new TrainerPace(
                1,
                "run-0f",
                List.of("atari/breakout"),
                TrainerPace.State.LEARNING,
                7,
                2500,
                125_000,
                40_400,
                356,
                42_000,
                2000,
                System.currentTimeMillis()));
    tellStatus(1234, 47.5);
  }

  private static void tellStatus(long rows, double lagSeconds) throws IOException {
    Path status = lake.resolve("_ingest/rollouts.v1/status.json");
    Files.createDirectories(status.getParent());
    Files.writeString(
        status,
        """
        {"format":1,"topic":"rollouts.v1","state":"RUNNING","started_at_ms":1,"written_at_ms":%d,"batches":9,
         "rows":%d,"chunks":50,"duplicates":3,"rejected":0,"rows_per_second":812.4,"commit_seconds":0.84,
         "lag_chunks":12,"lag_rows":380,"lag_seconds":%s}
        """
            .formatted(System.currentTimeMillis(), rows, lagSeconds));
  }

  private static void dreamweir(String words) {
    StringWriter err = new StringWriter();
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err));
    String[] arguments =
        words
            .replace("LAKE", lake.toString())
            .replace("EPISODES", folder.resolve("episodes").toString())
            .split(" ");
    assertThat(line.execute(arguments)).as(err.toString()).isZero();
  }

  private static WatchServer open() {
    return WatchServer.open(
        WatchTarget.of(run.folder().toString(), Optional.empty()),
        Optional.empty(),
        0,
        Duration.ofMillis(300));
  }

  @Test
  void theLakesNumbersAreThoseOfItsTables() throws Exception {
    try (WatchServer server = open();
        Events events = new Events(server.address())) {
      JsonNode state = events.next("state");
      assertThat(state.at("/problems")).isEmpty();
      JsonNode seen = state.at("/lake");
      assertThat(seen.at("/rows").asLong()).isEqualTo(ROWS);
      assertThat(seen.at("/tasks/0/task").asText()).isEqualTo("atari/breakout");
      assertThat(seen.at("/tasks/0/complete").asInt()).isEqualTo(2);
      assertThat(seen.at("/bytes").asLong()).isEqualTo(dataBytes());
      assertThat(seen.at("/version").asLong()).isEqualTo(1);
      assertThat(seen.at("/rejected").asLong()).isZero();
      assertThat(seen.at("/actors").size()).isEqualTo(1);
      assertThat(seen.at("/actors/0/run").asText()).isEqualTo("import");
      assertThat(seen.at("/actors/0/rows").asLong()).isEqualTo(ROWS);
      assertThat(seen.at("/actors/0/policy").asLong()).isEqualTo(-1);
      assertThat(seen.at("/ingests/0/lag_rows").asLong()).isEqualTo(380);
      assertThat(seen.at("/ingests/0/alive").asBoolean()).isTrue();
      assertThat(seen.at("/trainers/0/env_steps").asLong()).isEqualTo(40_400);
      JsonNode score = seen.at("/scores/0");
      assertThat(score.at("/agent").asText()).isEqualTo("random");
      assertThat(score.at("/episodes").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(score.at("/mean").asDouble()).isBetween(-10.0, 10.0);
      tellStatus(2000, 3.5);
      while (state.at("/lake/ingests/0/rows").asLong() != 2000) {
        state = events.next("state");
      }
      assertThat(state.at("/lake/ingests/0/lag_seconds").asDouble()).isEqualTo(3.5);
    }
    assertThat(lake.resolve("_index")).as("who watches writes nothing").doesNotExist();
  }

  private static long dataBytes() throws IOException {
    try (var files = Files.walk(lake.resolve("chunks"))) {
      return files
          .filter(f -> f.toString().endsWith(".parquet") && !f.toString().contains("_delta_log"))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  @Test
  void aBrowserShowsItOnDesktopAndPhoneInLightAndDarkAndReconnects() throws Exception {
    WatchServer server = open();
    Path kept = Path.of(System.getProperty("dreamweir.screenshots", folder.toString()));
    Files.createDirectories(kept);
    try (Chromium browser = Chromium.start(Files.createTempDirectory("chromium"))) {
      URI page = URI.create(server.address());
      for (int width : new int[] {1280, 390}) {
        for (String scheme : List.of("light", "dark")) {
          tellStatus(1234, 47.5);
          browser.show(page, width, scheme);
          await().until(() -> text(browser, "#live").equals("live"));
          assertThat(text(browser, "#tiles"))
              .contains("Updates2,500of 5,000", "Lag of ingest48 s380 rows behind", "358 rows");
          assertThat(text(browser, "#actors")).contains("import");
          assertThat(text(browser, "#scores")).contains("random", "mini/catch");
          assertThat(browser.evaluate("document.querySelectorAll('#charts svg').length").asInt())
              .isEqualTo(8);
          assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
              .isLessThanOrEqualTo(width);
          await()
              .until(
                  () ->
                      browser.evaluate("document.querySelector('#film img').naturalWidth").asInt()
                          == 192);
          assertThat(poorContrasts(browser)).as("%d %s", width, scheme).isEmpty();
          assertThat(browser.complaints()).isEmpty();
          Path picture = kept.resolve("watch-" + width + "-" + scheme + ".png");
          browser.screenshot(picture);
          assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(width);
        }
      }
      run.learns(1);
      await().until(() -> text(browser, "#tiles").contains("2,510"));

      int port = server.port();
      server.close();
      await().until(() -> text(browser, "#live").contains("ended"));
      run.learns(1);
      server =
          WatchServer.open(
              WatchTarget.of(run.folder().toString(), Optional.empty()),
              Optional.empty(),
              port,
              Duration.ofMillis(300));
      await().atMost(Duration.ofSeconds(30)).until(() -> text(browser, "#live").equals("live"));
      assertThat(text(browser, "#tiles")).contains("2,520");
    } finally {
      server.close();
    }
  }

  private static String text(Chromium browser, String selector) throws Exception {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  /** Texts whose contrast to what is behind them is below 4.5 to 1 (WCAG 2, AA). */
  private static String poorContrasts(Chromium browser) throws Exception {
    return browser
        .evaluate(
            """
            (() => {
              const rgb = c => c.match(/[\\d.]+/g).map(Number);
              const lum = c => { const [r, g, b] = rgb(c).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const ground = n => { for (; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor;
                if (rgb(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
              const bad = [];
              for (const n of document.querySelectorAll('body *')) {
                if (![...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim()) || ['SCRIPT', 'TITLE'].includes(n.tagName.toUpperCase())) continue;
                const style = getComputedStyle(n);
                const a = lum(n instanceof SVGElement ? style.fill : style.color), b = lum(ground(n));
                if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) bad.push(n.tagName + ' ' + n.textContent.slice(0, 20));
              }
              return bad.join('; ');
            })()
            """)
        .asText();
  }
}
