package io.dreamweir.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.app.browser.Chromium;
import io.dreamweir.eval.report.ReportJob;
import io.dreamweir.eval.report.ReportRequest;
import io.dreamweir.eval.statistics.Resampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as a browser shows them. */
@Tag("slow")
class ReportPageTest {

  private static final Path PUBLISHED =
      Path.of("../eval-job/src/test/resources/io/dreamweir/eval/statistics/atari200m_scores.csv");

  @TempDir static Path folder;
  private static Chromium browser;
  private static Path page;

  @BeforeAll
  static void makeTheReport() throws Exception {
    Path profile = Files.createTempDirectory("chromium");
    browser = Chromium.start(profile);
    Path scores = folder.resolve("scores.csv");
    // Without DreamerV2, so that its published value stands beside the others; with two points a
    // run.
    String rows =
        Files.readString(PUBLISHED).replace("\r", "").replaceAll("(?m)^dreamerv2,.*\n", "");
    Files.writeString(
        scores,
        rows + rows.lines().skip(1).map(ReportPageTest::earlier).reduce("", String::concat));
    page = folder.resolve("report.html");
    Resampling few = Resampling.AGGREGATES.times(200);
    new ReportJob(
            () -> {
              throw new IllegalStateException("a CSV file needs no Spark");
            },
            ReportRequest.of(List.of(scores.toString()), Optional.empty()).toHtml(page),
            few,
            few)
        .run();
  }

  /** The same row at 1,000 frames, with half the score. */
  private static String earlier(String row) {
    String[] fields = row.split(",", -1);
    fields[3] = "1000";
    fields[4] = Double.toString(Double.parseDouble(fields[4]) / 2);
    return String.join(",", fields) + "\n";
  }

  @AfterAll
  static void closeBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void headlineStandsBesideThePublishedAgentsWithoutErrors() throws Exception {
    browser.show(page.toUri(), 1280, "light");
    assertThat(browser.evaluate("document.querySelector('.headline svg').textContent").asText())
        .contains("DreamerV2 (published)", "iqn")
        .doesNotContain("IQN (published)");
    assertThat(browser.evaluate("document.querySelectorAll('section').length").asInt())
        .isGreaterThanOrEqualTo(5);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void clickingAHeadSortsTheTable() throws Exception {
    browser.show(page.toUri(), 1280, "light");
    String column =
        "[...document.querySelector('#games table').tBodies[0].rows].map(r =>"
            + " Number(r.cells[1].dataset.v))";
    browser.evaluate(
        "document.querySelector('#games"
            + " table').tHead.rows[0].cells[1].querySelector('button').click()");
    List<Double> sorted = new ArrayList<>();
    browser.evaluate(column).forEach(v -> sorted.add(v.asDouble()));
    assertThat(sorted).hasSize(55).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    browser.evaluate(
        "document.querySelector('#games"
            + " table').tHead.rows[0].cells[1].querySelector('button').click()");
    sorted.clear();
    browser.evaluate(column).forEach(v -> sorted.add(v.asDouble()));
    assertThat(sorted).isSorted();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() throws Exception {
    browser.show(page.toUri(), 390, "dark");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(18, 22, 28)");
    browser.show(page.toUri(), 390, "light");
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(255, 255, 255)");
  }

  /** {@code -Ddreamweir.screenshots=DIR} keeps the pictures, for people to look at. */
  @Test
  void picturesOfThePageCanBeKept() throws Exception {
    Path kept = Path.of(System.getProperty("dreamweir.screenshots", folder.toString()));
    Files.createDirectories(kept);
    for (int width : new int[] {390, 1280}) {
      for (String scheme : List.of("light", "dark")) {
        Path file = kept.resolve("report-" + width + "-" + scheme + ".png");
        browser.show(page.toUri(), width, scheme);
        browser.screenshot(file);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(width);
      }
    }
  }

  @Test
  void tablesAreThereWithoutTheScript() throws Exception {
    Path still = folder.resolve("still.html");
    Files.writeString(still, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
    browser.show(still.toUri(), 1280, "light");
    assertThat(
            browser
                .evaluate("document.querySelector('#games table').tBodies[0].rows.length")
                .asInt())
        .isEqualTo(55);
    assertThat(browser.evaluate("document.querySelectorAll('svg').length").asInt())
        .isGreaterThan(6);
  }
}
