package io.dreamweir.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.eval.report.RunReport.Exactness;
import io.dreamweir.eval.report.RunReport.LossPoint;
import io.dreamweir.eval.report.RunReport.Picture;
import io.dreamweir.eval.report.RunReport.ProgressPoint;
import io.dreamweir.eval.statistics.Interval;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  @TempDir Path folder;

  static RunReport example(Exactness exactness) throws Exception {
    BufferedImage strip = new BufferedImage(640, 128, BufferedImage.TYPE_BYTE_GRAY);
    IntStream.range(0, 640).forEach(x -> strip.setRGB(x, (x * 7) % 128, 0xffffff));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(strip, "png", png);
    Map<String, List<LossPoint>> losses = new LinkedHashMap<>();
    for (String name : List.of("model loss", "kl", "actor entropy")) {
      losses.put(
          name, LongStream.range(1, 80).mapToObj(u -> new LossPoint(u * 10, 40.0 / u)).toList());
    }
    Map<String, Double> time = new LinkedHashMap<>();
    time.put("training", 300.0);
    time.put("start-up", 20.0);
    return new RunReport(
        "mini/catch-long",
        "return of an episode (ten balls)",
        new Interval(-6.1, -6.6, -5.5),
        new Interval(7.2, 6.4, 8.0),
        Optional.of(-6.0),
        815,
        LongStream.range(0, 40)
            .mapToObj(i -> new ProgressPoint(i * 450, i * 20, -6 + i * 0.34))
            .toList(),
        losses,
        exactness,
        time,
        List.of(new Picture(png.toByteArray(), "image/png", "open loop: truth, model, error")),
        Map.of("checkpoint", "<runs/demo>/000800", "seed", "1"));
  }

  @Test
  void pageShowsScoresCountsPicturesAndNothingFromElsewhere() throws Exception {
    Path page = folder.resolve("run.html");
    example(new Exactness(18_000, 18_000, 0, 0, 0)).write(page);
    String html = Files.readString(page);
    assertThat(html).contains("<span>updates</span><b>815</b>");
    assertThat(html)
        .contains("Every step that was played is in the lake exactly once", "18,000")
        .contains("[6.40, 8.00]", "data:image/png;base64,", "&lt;runs/demo&gt;")
        .doesNotContain("250,7,");
    assertThat(html.replace("http://www.w3.org/", "")).doesNotContain("http://", "https://");
  }

  @Test
  void lossIsShownAsAWarning() throws Exception {
    Path page = folder.resolve("run.html");
    example(new Exactness(18_000, 17_968, 0, 1, 0)).write(page);
    assertThat(Files.readString(page))
        .contains("class=\"warnings\"><b>The lake does not hold exactly what was played")
        .contains("17,968 in the lake, 0 duplicate chunks, 1 missing");
  }
}
