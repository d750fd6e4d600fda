package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.AtariSample;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ReplayLakeTest {

  private static final LakeConfig CONFIG =
      new LakeConfig(Duration.ofHours(1), DataSize.parse("256MiB"), 1);

  private final SparkSession spark = TestSpark.session();

  @Test
  void storesTheSampleInAtMostEightyFiveBytesPerStep(@TempDir Path folder) throws IOException {
    ReplayLake lake = ReplayLake.openOrCreate(spark, folder.toString(), CONFIG);
    List<Chunk> chunks = new ArrayList<>();
    int rows = 0;
    for (RandomEpisode episode : AtariSample.episodes()) {
      chunks.addAll(episode.chunks());
      rows += episode.rows().size();
    }
    lake.append(chunks);
    long bytes = size(folder.resolve("chunks"));
    long frames = chunks.stream().mapToLong(c -> c.observations().get(0).compressed().length).sum();
    System.err.printf(
        "rows %d, total %.1f bytes/row, frames %.1f%n",
        rows, bytes / (double) rows, frames / (double) rows);
    lake.episodes().show(20, false);
    lake.steps().show(3, false);
    assertThat(lake.episodes().count()).isEqualTo(8);
    Row first = lake.chunks().where("episode_id = 'sample-pong-0' and first_step = 32").first();
    Chunk expected =
        chunks.stream()
            .filter(c -> c.origin().episodeId().equals("sample-pong-0") && c.firstStep() == 32)
            .findFirst()
            .orElseThrow();
    assertThat(ChunkRows.chunk(first)).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void saysThatThereIsNoLake(@TempDir Path folder) {
    assertThatThrownBy(() -> ReplayLake.open(spark, folder.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("no replay lake at " + folder);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
