package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.job.LakeDiff;
import io.dreamweir.lake.job.LakeRepair;
import io.dreamweir.lake.job.LakeStats;
import io.dreamweir.lake.job.LakeVerify;
import io.dreamweir.sequence.cut.CutJob;
import io.dreamweir.sequence.cut.CutRequest;
import io.dreamweir.sequence.cut.CutResult;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lakes that something has happened to, and episodes of awkward lengths. */
@Tag("slow")
class LakeDamageTest {

  private static final Spaces PIXELS = Spaces.pixels(2, 2, 1, 3);
  private static final String TASK = "test/tiny";

  @TempDir Path folder;

  /** An episode that its task ended: a seed is tried until one does. */
  private static List<Chunk> episode(String id, int rows) {
    for (long seed = 0; ; seed++) {
      RandomEpisode episode = RandomEpisode.of(seed, TASK, id, PIXELS, rows);
      if (episode.rows().get(rows - 1).end().isTerminal()) {
        return new ArrayList<>(episode.chunks());
      }
    }
  }

  private ReplayLake lake(String... ids) {
    ReplayLake lake = TestLakes.create(folder);
    for (String id : ids) {
      lake.append(episode(id, 70));
    }
    return lake;
  }

  private Path commit(long version) {
    return folder.resolve(String.format("chunks/_delta_log/%020d.json", version));
  }

  private ReplayLake reopened() {
    DeltaLog.clearCache();
    return ReplayLake.open(TestSpark.session(), folder.toString());
  }

  private LakeVerify.Result verify(ReplayLake lake) {
    return new LakeVerify(lake, OptionalLong.empty(), 1).run();
  }

  @Test
  void aMissingCommitIsNamedByEveryReader() throws IOException {
    lake("a", "b", "c");
    Files.delete(commit(2));
    assertThatThrownBy(this::reopened)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("the log of the lake at " + folder)
        .hasMessageContaining("lacks commits")
        .hasMessageContaining("bring the missing files of its _delta_log folder back");
    assertThatThrownBy(() -> LakeSnapshot.newest(folder + "/chunks"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder + "/chunks");
    DeltaLog.clearCache();
  }

  @Test
  void aNewerProtocolIsRefused() throws IOException {
    lake("a");
    Files.writeString(
        commit(2),
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"timeTravelToTheFuture\"],"
            + "\"writerFeatures\":[\"timeTravelToTheFuture\"]}}\n");
    assertThatThrownBy(this::reopened)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("features of Delta that this program does not know")
        .hasMessageContaining("use a newer dreamweir");
    assertThatThrownBy(() -> LakeSnapshot.newest(folder + "/chunks"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("timeTravelToTheFuture");
    DeltaLog.clearCache();
  }

  @Test
  void aNewerFormatIsRefusedByTheTrainersReaderToo() {
    ReplayLake lake = lake("a");
    lake.spark()
        .sql(
            "alter table delta.`"
                + lake.path(LakeTable.CHUNKS)
                + "` set tblproperties ('dreamweir.format-version' = '2')");
    assertThatThrownBy(() -> LakeSnapshot.newest(folder + "/chunks"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has format version 2, this program reads up to 1");
  }

  @Test
  void aHalfWrittenFileIsNamedSetAsideAndTheRestIsRead() throws IOException {
    ReplayLake lake = lake("a", "b", "c");
    Path victim = dataFile();
    byte[] bytes = Files.readAllBytes(victim);
    Files.write(victim, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(
            () -> {
              try {
                new LakeStats(lake).run();
              } catch (Exception e) {
                throw LakeFaults.explain(lake.location(), e).orElseThrow();
              }
            })
        .hasMessageContaining("is damaged or gone")
        .hasMessageContaining(victim.getFileName().toString())
        .hasMessageContaining("dreamweir lake verify --lake " + folder);
    LakeVerify.Result found = verify(lake);
    assertThat(found.ok()).isFalse();
    assertThat(found.damagedFiles()).isEqualTo(1);
    assertThat(found.episodes()).as("the others are checked").isEqualTo(2);
    assertThat(found.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo("file"))
        .satisfies(f -> assertThat(f.task()).isEqualTo(TASK))
        .satisfies(
            f -> assertThat(f.detail()).contains(victim.getFileName().toString(), "the log says"));

    long before = lake.version();
    LakeRepair.Result repaired = new LakeRepair(lake).run();
    assertThat(repaired.filesSetAside()).isEqualTo(1);
    assertThat(repaired.ok()).isTrue();
    assertThat(folder.resolve("quarantine/_files").resolve(victim.getFileName()))
        .as("nothing is deleted")
        .hasSize(bytes.length / 2);
    assertThat(new LakeStats(reopened()).run().episodes()).isEqualTo(2);
    LakeDiff.Result diff = new LakeDiff(lake, 0, before + 1, 10).run();
    assertThat(diff.chunksCame()).isEqualTo(6);
    assertThat(lake.table(LakeTable.QUARANTINE).orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void aByteThatHasFlippedOnDiskIsFoundByAFullVerification() throws IOException {
    ReplayLake lake = lake("a", "b");
    Path victim = dataFile();
    byte[] bytes = Files.readAllBytes(victim);
    bytes[bytes.length / 3] ^= 1;
    Files.write(victim, bytes);
    assertThat(verify(lake).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("is not what was written"));
    assertThat(new LakeRepair(lake).run().ok()).isTrue();
    assertThat(lake.episodes().count()).isEqualTo(1);
  }

  private Path dataFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("chunks"))) {
      return files
          .filter(f -> f.toString().endsWith(".parquet") && !f.toString().contains("_delta_log"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aDamagedChunkIsSetAsideAndItsEpisodeIsBroken() {
    ReplayLake lake = TestLakes.create(folder);
    List<Chunk> chunks = episode("bad", 70);
    chunks.get(1).rewards()[3] = Float.NaN;
    chunks.addAll(episode("good", 70));
    lake.append(chunks);
    LakeRepair.Result repaired = new LakeRepair(lake).run();
    assertThat(repaired.chunksSetAside()).isEqualTo(1);
    assertThat(repaired.brokenEpisodes()).isEqualTo(1);
    assertThat(verify(lake).badChecksums()).isZero();
    var set = lake.table(LakeTable.QUARANTINE).orElseThrow().collectAsList();
    assertThat(set).hasSize(1);
    assertThat(set.get(0).<String>getAs("reason")).contains("reward is NaN");
    assertThat(set.get(0).<byte[]>getAs("obs_image")).isNotEmpty();
    long version = lake.version();
    assertThat(new LakeRepair(lake).run().version()).as("nothing more to do").isEqualTo(version);
  }

  @Test
  void diffSaysWhatCameGrewChangedAndWent() {
    ReplayLake lake = TestLakes.create(folder);
    List<Chunk> grows = episode("grows", 70);
    lake.append(grows.subList(0, 1));
    lake.append(episode("goes", 40));
    lake.append(episode("stays", 40));
    final long before = lake.version();
    lake.append(grows.subList(1, 3));
    lake.append(episode("comes", 33));
    io.delta.tables.DeltaTable.forPath(lake.spark(), lake.path(LakeTable.CHUNKS))
        .delete("episode_id = 'goes'");
    LakeDiff.Result diff = new LakeDiff(lake, before, lake.version(), 10).run();
    assertThat(diff.tasks()).containsExactly(new LakeDiff.Task(TASK, 1, 1, 0, 1, 71, 40));
    assertThat(diff.episodes())
        .extracting(e -> e.change() + " " + e.episodeId() + " " + e.rowsBefore() + e.rowsAfter())
        .containsExactly("came comes 033", "went goes 400", "grew grows 3270");
    assertThat(diff.chunksCame()).isEqualTo(4);
    assertThat(diff.chunksWent()).isEqualTo(2);
    assertThat(new LakeDiff(lake, before, before, 10).run().same()).isTrue();
    assertThatThrownBy(() -> new LakeDiff(lake, 0, 99, 10).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void episodesOfEveryLengthAreKeptAndOnlyLongOnesAreCut() {
    ReplayLake lake = TestLakes.create(folder);
    assertThat(new LakeStats(lake).run().episodes()).isZero();
    assertThat(verify(lake).ok()).as("0 episodes").isTrue();
    assertThatThrownBy(() -> cut(lake)).hasMessageContaining("holds no experience yet");

    List<Chunk> chunks = new ArrayList<>();
    for (int rows : new int[] {1, 49, 50}) {
      chunks.addAll(episode("rows-" + rows, rows));
    }
    lake.append(chunks);
    assertThatThrownBy(() -> cut(lake))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no complete episode of 51 rows or more")
        .hasMessageContaining("3 complete")
        .extracting(e -> ((UserError) e).kind().exitCode())
        .as("more may come")
        .isEqualTo(1);
    assertThatThrownBy(() -> cut(lake, Optional.of(lake.version())))
        .hasMessageContaining("no complete episode of 51 rows or more")
        .extracting(e -> ((UserError) e).kind().exitCode())
        .as("nothing comes into a version that was named")
        .isEqualTo(2);
    lake.append(episode("rows-27000", 27_000));
    LakeVerify.Result verified = verify(lake);
    assertThat(verified.ok()).isTrue();
    assertThat(verified.steps()).isEqualTo(48 + 49 + 26_999);
    assertThat(lake.episodes().where("status = 'complete'").count()).isEqualTo(4);
    assertThat(cut(lake).episodes()).isEqualTo(1);
  }

  private CutResult cut(ReplayLake lake) {
    return cut(lake, Optional.empty());
  }

  private CutResult cut(ReplayLake lake, Optional<Long> version) {
    return new CutJob(
            lake.spark(),
            new CutRequest(
                lake.location(),
                version,
                Optional.empty(),
                4,
                50,
                2,
                7,
                SamplerKind.EPISODE_END_BOOST,
                EpisodeScope.COMPLETE,
                new Priorities(1, 0),
                IndexPlace.LAKE,
                RangeLimits.usual(),
                CutRequest.Output.PLAN))
        .run();
  }
}
