package io.dreamweir.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.Configuration;
import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeSpark;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.engine.nd4j.SameDiffPrograms;
import io.dreamweir.train.policy.LearnedPolicyLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributedTrainingTest {

  private static final Spaces SPACES = Spaces.pixels(16, 16, 1, 3);
  private static final int L = 4;
  private static final int BATCH = 4;
  private static final int SIDE = 16;

  private SparkSession spark;

  @BeforeAll
  void openSpark() {
    spark = LakeSpark.local("local[2]");
  }

  @AfterAll
  void closeSpark() {
    spark.close();
  }

  private static AgentDescription agent() {
    Path conf = Path.of("../../conf");
    Configuration configuration =
        Configuration.defaults(conf.resolve("defaults.yaml"))
            .with(conf.resolve("presets/small.yaml"));
    for (String setting :
        List.of(
            "cnn-depth=4",
            "encoder-kernels=[4,4]",
            "decoder-kernels=[5,8]",
            "deter=16",
            "hidden=16",
            "groups=4",
            "classes=4",
            "model-optimizer.learning-rate=3e-3")) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    return new AgentDescription("dreamer-v2", configuration.resolved().at("/agent/dreamer-v2"));
  }

  /** A bright row that falls over dark pictures. */
  private static List<Transition> episode(int seed, int rows) {
    List<Transition> episode = new ArrayList<>();
    for (int t = 0; t < rows; t++) {
      byte[] pixels = new byte[SIDE * SIDE];
      for (int x = 0; x < SIDE; x++) {
        pixels[(seed + t) % SIDE * SIDE + x] = (byte) 255;
      }
      episode.add(
          new Transition(
              new Observation(List.of(pixels)),
              t == 0 ? Action.none(SPACES) : Action.discrete((seed + t) % 3),
              t == 0 ? 0 : t % 2,
              t == rows - 1 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
              1));
    }
    return episode;
  }

  private static List<Chunk> chunks(String id, List<Transition> rows) {
    TaskDescription task = new TaskDescription("test/falling", "1", "", "", SPACES);
    EpisodeOrigin origin =
        new EpisodeOrigin(id, "run", "actor", task, -1, 0, Instant.ofEpochSecond(1_700_000_000));
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      rows.forEach(row -> builder.add(row).ifPresent(chunks::add));
    }
    return chunks;
  }

  private static DistributedRequest request(String lake, Path out, int batch) {
    return request(lake, out, batch, agent());
  }

  private static DistributedRequest request(
      String lake, Path out, int batch, AgentDescription agent) {
    return new DistributedRequest(
        lake,
        Optional.empty(),
        Optional.empty(),
        agent,
        L,
        batch,
        new AveragingConfig(2, 2, 2),
        1,
        out,
        agent.config());
  }

  @Test
  void learnsWhatItIsNotTrainedOn(@TempDir Path folder) {
    String lake = folder.resolve("lake").toString();
    ReplayLake made =
        ReplayLake.openOrCreate(
            spark, lake, new LakeConfig(Duration.ofHours(1), DataSize.parse("1MiB"), 1));
    List<Chunk> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      all.addAll(chunks("episode-" + i, episode(i, 17)));
    }
    made.append(all);
    Path out = folder.resolve("run");
    DistributedResult result = new DistributedTraining(spark, request(lake, out, BATCH)).run();
    assertThat(result.workers()).isEqualTo(2);
    assertThat(result.heldOutSequences()).isPositive();
    assertThat(result.heldOutAfter()).isLessThan(result.heldOutBefore() - 5);
    assertThat(new LearnedPolicyLoader().canLoad(out)).isTrue();
    new LearnedPolicyLoader().load(out, SPACES).close();

    assertThatThrownBy(() -> new DistributedTraining(spark, request(lake, out, 1_000)).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("make batch or length smaller");
    AgentDescription other = new AgentDescription("dreamer-v3", agent().config());
    assertThatThrownBy(() -> new DistributedTraining(spark, request(lake, out, 4, other)).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("agent 'dreamer-v3' cannot be trained by averaging");
  }

  /** One step of SGD: the mean of two workers' parameters is a step on both their batches. */
  @Test
  void averagingIsAStepOnTheConcatenatedBatch() {
    List<float[]> rows = rows(2 * BATCH);
    MultiLayerNetwork together = network(2 * BATCH);
    MultiLayerNetwork averaged =
        SameDiffPrograms.quietly(
            () -> {
              together.fit(PackedSequences.batch(rows));
              JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
              List<DataSet> parts =
                  List.of(
                      PackedSequences.batch(rows.subList(0, BATCH)),
                      PackedSequences.batch(rows.subList(BATCH, 2 * BATCH)));
              return new SparkDl4jMultiLayer(
                      context,
                      network(BATCH),
                      DistributedTraining.master(new AveragingConfig(2, 1, 1), BATCH))
                  .fit(context.parallelize(parts, 2));
            });
    float[] expected = together.params().dup().data().asFloat();
    float[] actual = averaged.params().dup().data().asFloat();
    float[] before = network(BATCH).params().dup().data().asFloat();
    double moved = 0;
    double apart = 0;
    for (int i = 0; i < expected.length; i++) {
      moved = Math.max(moved, Math.abs(expected[i] - before[i]));
      apart = Math.max(apart, Math.abs(expected[i] - actual[i]));
    }
    assertThat(moved).as("a step is larger than rounding").isGreaterThan(1e-3);
    assertThat(apart).isCloseTo(0, within(1e-3 * moved));
  }

  private static MultiLayerNetwork network(int batch) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            WorldModelNetwork.configuration(
                new WorldModelLayer(agent(), SPACES, L, batch, 1), new Sgd(1e-3)));
    network.init();
    return network;
  }

  private static List<float[]> rows(int count) {
    SequenceLayout layout =
        SequenceLayout.of(new WorldModelLayer(agent(), SPACES, L, 1, 1).model(), L);
    SplittableRandom random = new SplittableRandom(1);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(layout.pack(SPACES, episode(random.nextInt(16), L), random.nextLong()));
    }
    return rows;
  }
}
