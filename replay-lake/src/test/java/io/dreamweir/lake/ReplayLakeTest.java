package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.chunk.SampleEpisodes;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ReplayLakeTest {

  private final SparkSession spark = TestSpark.session();

  @Test
  void storesRealScreensInAtMostEightyFiveBytesPerStepEverythingIncluded(@TempDir Path folder) {
    List<Chunk> chunks = new ArrayList<>();
    for (int copy = 0; copy < 4; copy++) {
      for (RandomEpisode episode : SampleEpisodes.all()) {
        chunks.addAll(renamed(episode, "copy-" + copy).chunks());
      }
    }
    ReplayLake lake = TestLakes.create(folder);
    lake.append(chunks);

    int rows = chunks.stream().mapToInt(Chunk::rows).sum();
    assertThat(TestLakes.bytes(folder) / (double) rows).isBetween(60.0, 85.0);
    chunks.sort(
        Comparator.comparing((Chunk c) -> c.origin().episodeId())
            .thenComparingInt(Chunk::firstStep));
    assertThat(TestLakes.chunks(lake))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(chunks);
    for (TestLakes.Layout frames : TestLakes.layouts(lake, "obs_image")) {
      assertThat(frames.encodings()).doesNotContain("DICTIONARY").contains("PLAIN");
      assertThat(frames.codec()).isEqualTo("UNCOMPRESSED");
      assertThat(frames.statisticsBytes()).isLessThanOrEqualTo(64);
      assertThat(frames.rows() / (double) frames.pages()).isBetween(1.0, 8.0);
    }
    assertThat(TestLakes.layouts(lake, "episode_id"))
        .allSatisfy(ids -> assertThat(ids.pages()).isLessThan(3));
  }

  @Test
  void aNewObservationKeyBecomesANewColumnAndOldRowsAreNull(@TempDir Path folder) {
    Spaces pixels = Spaces.pixels(4, 4, 1, 3);
    Spaces audio =
        new Spaces(
            List.of(
                pixels.observation().get(0),
                new TensorSpec("audio", ElementType.FLOAT32, List.of(5))),
            List.of(new ActionHead.Continuous("steer", 2)));
    ReplayLake lake = TestLakes.create(folder);
    lake.append(RandomEpisode.of(1, "test/old", "a", pixels, 40).chunks());
    lake.append(RandomEpisode.of(2, "test/new", "b", audio, 40).chunks());

    assertThat(lake.chunks().columns())
        .contains("obs_image", "crc_image", "obs_audio", "crc_audio");
    assertThat(lake.chunks().where("obs_audio is null").count()).isEqualTo(2);
    assertThat(TestLakes.chunks(lake)).hasSize(4);
    assertThat(lake.tasks().all()).extracting(task -> task.spaces()).containsExactly(pixels, audio);
    lake.append(RandomEpisode.of(3, "test/old", "c", pixels, 5).chunks());
    assertThat(lake.tasks().read().count()).as("registered once").isEqualTo(2);

    Row step = lake.steps().where("episode_id = 'b' and step = 33").first();
    assertThat(step.<byte[]>getAs("audio")).hasSize(20);
    assertThat(step.getList(step.fieldIndex("action"))).hasSize(2);
    assertThat(step.<Boolean>getAs("is_first")).isFalse();
    assertThat(lake.steps().where("episode_id = 'a' and is_first").count()).isEqualTo(1);
    assertThat(lake.steps().where("episode_id = 'a' and audio is null").count()).isEqualTo(40);
  }

  @Test
  void everyTableStaysAtTheProtocolThatAllReadersKnow(@TempDir Path folder) {
    ReplayLake lake = TestLakes.create(folder);
    for (LakeTable table : List.of(LakeTable.CHUNKS, LakeTable.TASKS, LakeTable.REJECTED)) {
      var protocol = new DeltaFolder(spark, lake.path(table)).snapshot().protocol();
      assertThat(protocol.minReaderVersion()).isEqualTo(1);
      assertThat(protocol.minWriterVersion()).isEqualTo(2);
    }
  }

  @Test
  void saysWhatIsWrongWithAPlace(@TempDir Path folder) throws IOException {
    Path nothing = folder.resolve("nothing");
    assertThatThrownBy(() -> ReplayLake.open(spark, nothing.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "no replay lake at %s; `dreamweir lake init --lake %s` makes one", nothing, nothing);

    Path occupied = Files.createDirectories(folder.resolve("occupied"));
    Files.writeString(occupied.resolve("thesis.tex"), "precious");
    assertThatThrownBy(() -> TestLakes.create(occupied))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "cannot make a replay lake at %s: it holds 'thesis.tex'; choose an empty folder",
            occupied);

    Path waitedFor = Files.createDirectories(folder.resolve("waited-for/_pace/actors"));
    assertThat(TestLakes.create(waitedFor.getParent().getParent()).version()).isZero();

    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> TestLakes.create(file.resolve("lake")))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot write to the lake at " + file.resolve("lake"));
  }

  @Test
  void refusesALakeOfANewerFormat(@TempDir Path folder) {
    ReplayLake lake = TestLakes.create(folder);
    spark.sql(
        "alter table delta.`"
            + lake.path(LakeTable.CHUNKS)
            + "` set tblproperties ('dreamweir.format-version' = '2')");
    assertThatThrownBy(() -> ReplayLake.open(spark, folder.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the lake at %s has format version 2, this program reads up to 1; use a newer"
                + " dreamweir",
            folder);
  }

  private static RandomEpisode renamed(RandomEpisode episode, String prefix) {
    EpisodeOrigin origin = episode.origin();
    return new RandomEpisode(
        new EpisodeOrigin(
            prefix + "-" + origin.episodeId(),
            origin.run(),
            origin.actor(),
            origin.task(),
            origin.policyVersion(),
            origin.seed(),
            origin.startedAt()),
        episode.rows());
  }
}
