package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.chunk.SampleEpisodes;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a clean lake: two Breakout episodes and a stranger, in two commits. */
@Tag("slow")
class LakeJobsTest {

  private static final Spaces PIXELS = Spaces.pixels(4, 4, 1, 3);

  @TempDir static Path folder;
  private static ReplayLake lake;

  @BeforeAll
  static void fill() {
    lake = TestLakes.create(folder);
    lake.append(SampleEpisodes.of("breakout", 0).chunks());
    List<Chunk> more = new ArrayList<>(SampleEpisodes.of("breakout", 1).chunks());
    more.addAll(RandomEpisode.of(5, "test/tiny", "tiny", PIXELS, 33).chunks());
    lake.append(more);
  }

  @Test
  void statsCountRowsStepsAndBytes() {
    LakeStats.Result stats = new LakeStats(lake).run();
    assertThat(stats.episodes()).isEqualTo(3);
    assertThat(stats.rows()).isEqualTo(230 + 128 + 33);
    assertThat(stats.steps()).isEqualTo(229 + 127 + 32);
    assertThat(stats.chunks()).isEqualTo(8 + 4 + 2);
    assertThat(stats.rejected()).isZero();
    assertThat(stats.bytes()).isPositive();
    LakeStats.Task breakout = stats.tasks().get(0);
    assertThat(breakout.task()).isEqualTo("atari/breakout");
    assertThat(breakout.complete()).isEqualTo(2);
    assertThat(breakout.meanReturn()).isEqualTo(1.5);
    assertThat(breakout.first()).isEqualTo("2026-09-01T10:20:30Z");
  }

  @Test
  void episodesAreListedNewestFirst() {
    List<LakeEpisodes.Episode> episodes =
        new LakeEpisodes(lake, Optional.of("atari/breakout"), 10).run().episodes();
    assertThat(episodes)
        .extracting(LakeEpisodes.Episode::episodeId)
        .containsExactly("sample-breakout-1", "sample-breakout-0");
    assertThat(episodes.get(1).episodeReturn()).isEqualTo(3);
    assertThat(episodes.get(1).status()).isEqualTo("complete");
  }

  @Test
  void verifyFindsNothingInACleanLake() {
    LakeVerify.Result result = new LakeVerify(lake, OptionalLong.empty(), 1).run();
    assertThat(result.findings()).isEmpty();
    assertThat(result.ok()).isTrue();
    assertThat(result.checkedChunks()).isEqualTo(14);
    assertThat(result.episodes()).isEqualTo(3);
    assertThat(result.steps()).isEqualTo(388);
    assertThat(new LakeVerify(lake, OptionalLong.of(1), 0).run().episodes())
        .as("at the version after the first commit")
        .isEqualTo(1);
  }

  @Test
  void sqlAnswersOverTheViewsAndExplainsMistakes() {
    LakeSql.Result answer =
        new LakeSql(
                lake,
                "select task, avg(return) as mean, count(*) as n from episodes"
                    + " group by task order by task",
                10)
            .run();
    assertThat(answer.columns()).containsExactly("task", "mean", "n");
    assertThat(answer.rows().get(0)).containsExactly("atari/breakout", "1.5", "2");
    LakeSql.Result frames =
        new LakeSql(lake, "select image, frame(obs_image, 0, rows) from steps, chunks", 1).run();
    assertThat(frames.rows().get(0).get(0)).isIn("4096 bytes", "16 bytes");
    assertThat(frames.truncated()).isTrue();
    assertThatThrownBy(() -> new LakeSql(lake, "select retrun from episodes", 1).run())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("the query cannot be answered: ")
        .hasMessageContaining("retrun");
    assertThatThrownBy(() -> new LakeSql(lake, "selct 1", 1).run())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("the query cannot be answered: ");
  }

  @Test
  void showDrawsASheetAndAnAnimation(@TempDir Path out) throws IOException {
    LakeShow.Result sheet =
        new LakeShow(lake, "sample-breakout-1", "image", out.resolve("deep/e.png")).run();
    assertThat(sheet.rows()).isEqualTo(128);
    assertThat(sheet.pictures()).isEqualTo(128);
    var picture = ImageIO.read(out.resolve("deep/e.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(16 * 65 - 1);
    assertThat(picture.getHeight()).isEqualTo(8 * 65 - 1);
    byte[] first = SampleEpisodes.of("breakout", 1).rows().get(0).observation().tensors().get(0);
    assertThat(picture.getRGB(33, 10) & 0xFF).isEqualTo(first[10 * 64 + 33] & 0xFF);

    new LakeShow(lake, "tiny", "image", out.resolve("e.gif")).run();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var stream = ImageIO.createImageInputStream(out.resolve("e.gif").toFile())) {
      reader.setInput(stream);
      assertThat(reader.getNumImages(true)).isEqualTo(33);
      assertThat(reader.getWidth(0)).isEqualTo(128);
    }
    assertThatThrownBy(() -> new LakeShow(lake, "nobody", "image", out.resolve("n.png")).run())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("no episode 'nobody' in " + folder);
    assertThatThrownBy(() -> new LakeShow(lake, "tiny", "imag", out.resolve("n.png")).run())
        .hasMessage("episode 'tiny' has no picture 'imag', did you mean 'image'?; it has [image]");
  }

  @Test
  void compactPacksFilesAndChangesNoRow(@TempDir Path other) {
    ReplayLake small = TestLakes.create(other);
    for (int i = 0; i < 2; i++) {
      small.append(RandomEpisode.of(6, "test/tiny", "e" + i, PIXELS, 70).chunks());
    }
    List<Chunk> before = TestLakes.chunks(small);
    LakeCompact.Result result = new LakeCompact(small, TestLakes.CONFIG).run();
    assertThat(result.filesBefore()).isEqualTo(2);
    assertThat(result.filesAfter()).isEqualTo(1);
    assertThat(result.bytesAfter()).isLessThan(result.bytesBefore());
    assertThat(TestLakes.chunks(small))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(before);
    TestLakes.Layout frames = TestLakes.layouts(small, "obs_image").get(0);
    assertThat(frames.codec()).isEqualTo("UNCOMPRESSED");
    assertThat(frames.encodings()).doesNotContain("DICTIONARY");
    assertThat(new LakeCompact(small, TestLakes.CONFIG).run().version())
        .as("a second run finds nothing to do")
        .isEqualTo(result.version());
  }
}
