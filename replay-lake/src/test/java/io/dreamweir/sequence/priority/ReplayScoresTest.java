package io.dreamweir.sequence.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.WrittenTable;
import io.dreamweir.sequence.WrittenTable.Layout;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.EpisodeScores;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.source.LiveSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayScoresTest {

  private static final String TASK = "test";
  private static final Spaces SPACES = Spaces.pixels(2, 2, 1, 3);
  private static final int L = 10;

  @TempDir Path lake;

  private WrittenTable table;
  private int version = -1;

  @BeforeEach
  void makeLake() throws IOException {
    table = new WrittenTable(lake, TASK, SPACES.observation());
    table.append(episodes(0, 4), Layout.USUAL);
  }

  private static List<Chunk> episodes(int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      for (long seed = i; ; seed += 1_000) {
        RandomEpisode episode = RandomEpisode.of(seed, TASK, "episode-" + i, SPACES, 40 + i);
        if (episode.rows().get(episode.rows().size() - 1).end() != EpisodeEnd.OPEN) {
          chunks.addAll(episode.chunks());
          break;
        }
      }
    }
    return chunks;
  }

  private record Score(String episode, int firstRow, double score) {}

  /** Writes the next version of the table of scores, which has these rows alone. */
  private void write(Score... scores) throws IOException {
    Path folder = Files.createDirectories(lake.resolve("scores_replay/task=" + TASK));
    Path log = Files.createDirectories(lake.resolve("scores_replay/_delta_log"));
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message score { optional binary episode_id (UTF8); optional int32 first_row;"
                + " optional double score; }");
    version++;
    String name = "part-" + version + ".parquet";
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(folder.resolve(name).toString()))
            .withConf(new Configuration())
            .withType(type)
            .build()) {
      for (Score score : scores) {
        Group row = new SimpleGroupFactory(type).newGroup();
        row.append("episode_id", score.episode).append("first_row", score.firstRow);
        row.append("score", score.score);
        writer.write(row);
      }
    }
    List<String> actions = new ArrayList<>();
    if (version == 0) {
      actions.add("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}");
      String fields =
          "{'name':'task','type':'string','nullable':true,'metadata':{}},"
              + "{'name':'episode_id','type':'string','nullable':true,'metadata':{}},"
              + "{'name':'first_row','type':'integer','nullable':true,'metadata':{}},"
              + "{'name':'score','type':'double','nullable':true,'metadata':{}}";
      String schema = ("{'type':'struct','fields':[" + fields + "]}").replace("'", "\\\"");
      actions.add(
          "{\"metaData\":{\"id\":\"s\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
              + "\"schemaString\":\""
              + schema
              + "\",\"partitionColumns\":[\"task\"],\"configuration\":{},\"createdTime\":1}}");
    } else {
      actions.add(
          "{\"remove\":{\"path\":\"task=test/part-"
              + (version - 1)
              + ".parquet\",\"deletionTimestamp\":1,\"dataChange\":true}}");
    }
    actions.add(
        "{\"add\":{\"path\":\"task=test/"
            + name
            + "\",\"partitionValues\":{\"task\":\"test\"},\"size\":"
            + Files.size(folder.resolve(name))
            + ",\"modificationTime\":1,\"dataChange\":true}}");
    Files.writeString(
        log.resolve(String.format("%020d.json", version)), String.join("\n", actions) + "\n");
  }

  @Test
  void scoresArePlacedByEpisodeAndRow() throws IOException {
    assertThat(ReplayScores.newest(lake.toString())).isEmpty();
    write(
        new Score("episode-2", 30, 0.5),
        new Score("episode-2", 0, 3),
        new Score("episode-0", 0, 1),
        new Score("episode-2", 30, 0.25),
        new Score("gone", 0, 7));
    SequenceIndex index =
        IndexBuilder.index(LakeSnapshot.newest(table.path().toString()), TASK, SPACES);
    ReplayScores scores = ReplayScores.newest(lake.toString()).orElseThrow();
    assertThat(scores.version()).isZero();
    EpisodeScores placed = scores.of(index, TASK);
    assertThat(placed.unscored()).as("the highest").isEqualTo(7);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (int k = placed.offsets()[i]; k < placed.offsets()[i + 1]; k++) {
        String id = index.episodes().get(i).id();
        seen.add(id + "@" + placed.firstRows()[k] + "=" + placed.scores()[k]);
      }
    }
    assertThat(seen)
        .containsExactlyInAnyOrder("episode-0@0=1.0", "episode-2@0=3.0", "episode-2@30=0.5");
    assertThat(scores.of(index, "another")).isEqualTo(EpisodeScores.NONE);
  }

  @Test
  void refusesScoresThatCannotBe() throws IOException {
    for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      write(new Score("episode-1", 5, wrong));
      assertThatThrownBy(() -> ReplayScores.newest(lake.toString()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("[episode-1@5] score " + wrong);
    }
  }

  private LiveSource source(SamplerKind sampler) {
    ReplayConfig config =
        new ReplayConfig(
            5,
            L,
            sampler,
            EpisodeChoice.BY_SAMPLER,
            1,
            Duration.ofMillis(10),
            1,
            2,
            ChecksumPolicy.FIRST_TOUCH,
            4,
            Duration.ofSeconds(5),
            new Priorities(1, 0),
            IndexPlace.LAKE,
            ReplayConfig.DEFAULT_CHUNK_CACHE,
            ReplayConfig.USER_CACHE,
            ReplayConfig.DEFAULT_CACHE);
    return new LiveSource(lake.toString(), TASK, SPACES, config, 3, 0);
  }

  private static Set<String> episodes(LiveSource source, int batches) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < batches; i++) {
      source.next().spans().forEach(slot -> slot.forEach(span -> seen.add(span.episode())));
    }
    return seen;
  }

  @Test
  void aRunFollowsTheScoresAsTheyChange() throws Exception {
    try (LiveSource source = source(SamplerKind.PRIORITIZED)) {
      assertThat(episodes(source, 20)).hasSize(4);
      assertThat(source.next().origin().scores()).isEmpty();
      write(score(0, 0), score(1, 1), score(2, 0), score(3, 0));
      awaitOnly(source, Set.of("episode-1"));
      assertThat(source.next().origin().scores()).hasValue(0);
      write(score(0, 0), score(1, 0), score(2, 2), score(3, 0));
      awaitOnly(source, Set.of("episode-2"));
      assertThat(source.next().origin().scores()).hasValue(1);
    }
  }

  private static Score score(int episode, double score) {
    return new Score("episode-" + episode, 0, score);
  }

  private static void awaitOnly(LiveSource source, Set<String> expected)
      throws InterruptedException {
    while (!episodes(source, 8).equals(expected)) {
      Thread.onSpinWait(); // the test's timeout ends it
    }
  }

  /**
   * Whatever the threads and the moment: each fresh window once, before anything else, in order.
   */
  @Test
  void freshRowsComeFirstInARun() throws Exception {
    try (LiveSource source = source(SamplerKind.ONLINE)) {
      episodes(source, 5);
      table.append(episodes(4, 9), Layout.USUAL);
      List<RowSpan> begins = new ArrayList<>();
      while (begins.size() < 25) { // the test's timeout ends it
        for (List<RowSpan> slot : source.next().spans()) {
          assertThat(slot.stream().mapToInt(RowSpan::rows).sum()).isEqualTo(L);
          RowSpan begin = slot.get(0);
          if (!begins.isEmpty() || Integer.parseInt(begin.episode().substring(8)) >= 4) {
            begins.add(begin);
          }
        }
      }
      // 44 to 48 rows each: five windows of ten, the last of which goes on in the next episode.
      List<Integer> rows = begins.stream().map(RowSpan::firstRow).limit(20).toList();
      assertThat(rows).isEqualTo(IntStream.range(0, 20).mapToObj(i -> i % 5 * 10).toList());
    }
  }
}
