package io.dreamweir.sequence.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestSpark;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.SourceRows;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.plan.PlanHeader;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.sequence.source.PlanSource;
import io.dreamweir.sequence.source.TaskMixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CutJobTest {

  private static final String TASK = "test/cut";
  private static final Spaces SPACES = Spaces.pixels(8, 8, 1, 6);
  private static final int BATCHES = 30;
  private static final ReplayConfig CONFIG =
      new ReplayConfig(
          4,
          10,
          SamplerKind.EPISODE_END_BOOST,
          EpisodeChoice.BY_SAMPLER,
          1,
          Duration.ofSeconds(1),
          2,
          2,
          ChecksumPolicy.FIRST_TOUCH,
          8,
          Duration.ofSeconds(5),
          new Priorities(1, 0),
          IndexPlace.LAKE,
          ReplayConfig.DEFAULT_CHUNK_CACHE,
          ReplayConfig.USER_CACHE,
          ReplayConfig.DEFAULT_CACHE);

  private final SparkSession spark = TestSpark.session();

  @TempDir Path folder;

  private ReplayLake lake(String name) {
    return ReplayLake.openOrCreate(
        spark,
        folder.resolve(name).toString(),
        new LakeConfig(Duration.ofDays(31), DataSize.parse("64MiB"), 0.1));
  }

  private static List<RandomEpisode> episodes(int from, int to) {
    List<RandomEpisode> episodes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      episodes.add(RandomEpisode.of(i, TASK, "episode-" + i, SPACES, 12 + 5 * (i % 9)));
    }
    return episodes;
  }

  private static List<Chunk> chunks(List<RandomEpisode> episodes) {
    return episodes.stream().flatMap(e -> e.chunks().stream()).toList();
  }

  private CutResult cut(ReplayLake lake, Optional<Long> version, CutRequest.Output output) {
    return new CutJob(
            spark,
            new CutRequest(
                lake.location(),
                version,
                Optional.empty(),
                CONFIG.batch(),
                CONFIG.length(),
                BATCHES,
                7,
                CONFIG.sampler(),
                CONFIG.scope(),
                CONFIG.priorities(),
                CONFIG.index(),
                CONFIG.ranges(),
                output))
        .run();
  }

  /** Every batch of a source, as text that holds every byte of it. */
  private static List<String> all(BatchSource source, int batches) throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      all.add(text(source.next()));
    }
    return all;
  }

  private static String text(SequenceBatch batch) {
    StringBuilder text = new StringBuilder().append(batch.number());
    for (int i = 0; i < batch.observations().get(0).capacity(); i++) {
      text.append(',').append(batch.observations().get(0).get(i));
    }
    for (int i = 0; i < batch.rewards().capacity(); i++) {
      text.append(',').append(batch.rewards().get(i)).append(batch.isLast().get(i));
    }
    for (int i = 0; i < batch.actions().capacity(); i++) {
      text.append(batch.actions().get(i) > 0 ? '1' : '0');
    }
    return text.toString();
  }

  @Test
  void aPlanGivesTheBatchesOfItsVersionForEver() throws InterruptedException {
    ReplayLake lake = lake("one");
    assertThatThrownBy(() -> cut(lake, Optional.empty(), CutRequest.Output.PLAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds no experience yet");
    List<RandomEpisode> collected = episodes(0, 12);
    lake.append(chunks(collected));
    long version = lake.version();
    List<String> live;
    try (LiveSource source = new LiveSource(lake.location(), TASK, SPACES, CONFIG, 7, 0)) {
      live = all(source, BATCHES);
      assertThat(source.position()).isEqualTo(BATCHES);
      assertThat(source.visible().orElseThrow().rows())
          .isEqualTo(collected.stream().mapToLong(e -> e.rows().size()).sum());
    }
    lake.append(chunks(episodes(12, 20)));

    CutResult result = cut(lake, Optional.of(version), CutRequest.Output.PLAN_AND_TENSORS);
    assertThat(result.version()).isEqualTo(version);
    assertThat(result.batches()).isEqualTo(BATCHES);
    assertThat(result.sequences()).isEqualTo(BATCHES * 4L);
    assertThat(cut(lake, Optional.of(version), CutRequest.Output.PLAN).plan())
        .isEqualTo(result.plan());
    CutResult newest = cut(lake, Optional.empty(), CutRequest.Output.PLAN);
    assertThat(newest.version()).isEqualTo(version + 1);
    assertThat(newest.episodes()).isGreaterThan(result.episodes());

    try (PlanSource source = new PlanSource(lake.location(), result.plan(), CONFIG, 0)) {
      assertThat(all(source, BATCHES)).isEqualTo(live);
      assertThatThrownBy(source::next).isInstanceOf(NoSuchElementException.class);
    }
    try (PlanSource resumed = new PlanSource(lake.location(), result.plan(), CONFIG, 20)) {
      assertThat(all(resumed, BATCHES - 20)).isEqualTo(live.subList(20, BATCHES));
    }
    assertRowsAreTheSource(lake, result, new SourceRows(collected));
    assertTensors(result);
    refusesPlansOfOthers(lake, result);
  }

  /** Two tasks with weights: the plan's batches are those of a live run with the same weights. */
  @Test
  void aPlanOfSeveralTasksOrByScoresIsOneOfALiveRun() throws InterruptedException {
    ReplayLake lake = lake("mixed");
    lake.append(chunks(episodes(0, 8)));
    List<RandomEpisode> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(RandomEpisode.of(50 + i, "test/other", "other-" + i, SPACES, 25));
    }
    lake.append(chunks(others));
    spark
        .sql(
            "select 'test/cut' task, 'episode-' || id episode_id, 0 first_row, double(id) score"
                + " from range(8)")
        .write()
        .format("delta")
        .partitionBy("task")
        .save(ReplayScores.table(lake.location()));
    TaskMixture tasks = TaskMixture.parse("test/cut=1,test/other=3");
    ReplayConfig byScores = config(SamplerKind.PRIORITIZED);

    CutResult cut = cut(lake, tasks, byScores, CutRequest.Output.PLAN_AND_TENSORS);
    PlanHeader header = PlanFiles.find(cut.plan()).orElseThrow();
    assertThat(header.task()).isEqualTo("test/cut=1.0,test/other=3.0");
    assertThat(header.format()).isEqualTo(3);
    assertThat(header.scores()).isZero();
    assertThat(header.name()).endsWith(".s7.prioritized.v0.a2.0.u0.25.begun");
    List<String> planned;
    try (PlanSource source = new PlanSource(lake.location(), cut.plan(), byScores, 0)) {
      planned = all(source, BATCHES);
    }
    try (LiveSource source = new LiveSource(lake.location(), tasks, SPACES, byScores, 7, 0)) {
      assertThat(all(source, BATCHES)).isEqualTo(planned);
    }
    long ofOther =
        spark.read().parquet(cut.tensors().orElseThrow()).where("episode like 'other-%'").count();
    assertThat(ofOther).isBetween(75L, 105L); // of 120, three in four

    assertThatThrownBy(() -> cut(lake, tasks, config(SamplerKind.STREAM), CutRequest.Output.PLAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sampler stream cannot mix tasks");
    assertThatThrownBy(() -> cut(lake, tasks, config(SamplerKind.ONLINE), CutRequest.Output.PLAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sampler online cannot be cut");
    ReplayLake without = lake("without-scores");
    without.append(chunks(episodes(0, 3)));
    assertThatThrownBy(() -> cut(without, TaskMixture.of(TASK), byScores, CutRequest.Output.PLAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no table scores_replay");
  }

  private static ReplayConfig config(SamplerKind sampler) {
    return new ReplayConfig(
        CONFIG.batch(),
        CONFIG.length(),
        sampler,
        EpisodeChoice.BY_SAMPLER,
        1,
        Duration.ofSeconds(1),
        2,
        2,
        ChecksumPolicy.FIRST_TOUCH,
        8,
        Duration.ofSeconds(5),
        new Priorities(2, 0.25),
        IndexPlace.LAKE,
        ReplayConfig.DEFAULT_CHUNK_CACHE,
        ReplayConfig.USER_CACHE,
        ReplayConfig.DEFAULT_CACHE);
  }

  private CutResult cut(
      ReplayLake lake, TaskMixture tasks, ReplayConfig config, CutRequest.Output output) {
    return new CutJob(
            spark,
            new CutRequest(
                lake.location(),
                Optional.empty(),
                Optional.of(tasks),
                config.batch(),
                config.length(),
                BATCHES,
                7,
                config.sampler(),
                config.scope(),
                config.priorities(),
                config.index(),
                config.ranges(),
                output))
        .run();
  }

  private void assertRowsAreTheSource(ReplayLake lake, CutResult result, SourceRows rows)
      throws InterruptedException {
    PlanHeader header = PlanFiles.find(result.plan()).orElseThrow();
    List<Row> plan =
        spark
            .read()
            .format("delta")
            .load(lake.location() + "/sequences")
            .where("plan = '" + header.name() + "'")
            .orderBy("batch", "slot")
            .collectAsList();
    assertThat(plan).hasSize((int) result.sequences());
    try (PlanSource source = new PlanSource(lake.location(), result.plan(), CONFIG, 0)) {
      for (int number = 0; number < BATCHES; number++) {
        SequenceBatch batch = source.next();
        assertThat(batch.lakeVersion()).isEqualTo(result.version());
        for (int slot = 0; slot < CONFIG.batch(); slot++) {
          Row row = plan.get(number * CONFIG.batch() + slot);
          rows.assertWindow(batch, slot, row.getAs("episode"), row.<Integer>getAs("first_row"));
        }
      }
    }
  }

  private void assertTensors(CutResult result) {
    List<Row> tensors =
        spark
            .read()
            .parquet(result.tensors().orElseThrow())
            .orderBy("batch", "slot")
            .collectAsList();
    assertThat(tensors).hasSize((int) result.sequences());
    Row row = tensors.get(0);
    assertThat(row.<byte[]>getAs("image")).hasSize(10 * 64);
    assertThat(row.getList(row.fieldIndex("action"))).hasSize(10 * 6);
    assertThat(row.getList(row.fieldIndex("is_first")).get(0)).isEqualTo(true);
    assertThat(row.getList(row.fieldIndex("is_first")).get(1)).isEqualTo(false);
  }

  private void refusesPlansOfOthers(ReplayLake lake, CutResult result) {
    ReplayLake other = lake("two");
    other.append(chunks(episodes(0, 3)));
    assertThatThrownBy(() -> new PlanSource(other.location(), result.plan(), CONFIG, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("plan test_cut.v" + result.version() + ".b4x10.n30.s7")
        .hasMessageContaining("was cut from another lake");
    assertThatThrownBy(() -> new PlanSource(lake.location(), result.plan() + "x", CONFIG, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no plan");
    assertThatThrownBy(() -> cut(lake, Optional.of(99L), CutRequest.Output.PLAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("99");
  }
}
