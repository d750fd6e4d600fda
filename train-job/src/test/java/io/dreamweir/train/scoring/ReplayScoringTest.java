package io.dreamweir.train.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.config.DataSize;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeSpark;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.TransitionBatch;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.sampler.EpisodeScores;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import io.dreamweir.train.device.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayScoringTest {

  private static final int L = 8;
  private static final int EPISODES = 6;
  private static final int UPDATES = 60;

  private Path folder;
  private SparkSession spark;
  private String lake;
  private Path run;

  @BeforeAll
  void makeLakeAndModel(@TempDir Path temporary) {
    folder = temporary;
    spark = LakeSpark.local("local[2]");
    lake = folder.resolve("lake").toString();
    run = folder.resolve("run");
    ReplayLake made =
        ReplayLake.openOrCreate(
            spark, lake, new LakeConfig(Duration.ofHours(1), DataSize.parse("1MiB"), 1));
    List<List<Transition>> whole = new ArrayList<>();
    for (int i = 0; i < EPISODES; i++) {
      whole.add(SquareLake.episode(i, 20 + i, true));
      made.append(SquareLake.chunks("episode-" + i, whole.get(i)));
    }
    made.append(SquareLake.chunks("corrupt", SquareLake.episode(99, 20, false)));
    made.append(SquareLake.chunks("short", SquareLake.episode(7, 3, true)));
    try (AgentFactory factory = Agents.open(SquareLake.agent(), new Device.Cpu());
        Agent learner = factory.learner(SquareLake.SPACES, 1)) {
      for (int n = 0; n < UPDATES; n++) {
        List<List<Transition>> batch = new ArrayList<>();
        for (int b = 0; b < 4; b++) {
          int from = (n * 3 + b * 5) % 12;
          batch.add(whole.get((n + b) % EPISODES).subList(from, from + L));
        }
        learner.update(TransitionBatch.of(SquareLake.SPACES, batch, n));
      }
      SavedRun saved =
          new SavedRun(
              SquareLake.agent(), SquareLake.SPACES, SquareLake.TASK, 1, "r1", Optional.empty());
      SavedVersions.policies(run, new Retention(1, 0))
          .save(saved, new Progress(UPDATES, UPDATES, lake, 1), learner.actingState());
    }
  }

  @AfterAll
  void close() {
    spark.close();
  }

  private ScoreResult score(String engine) {
    return new ReplayScoring(
            spark, new ScoreRequest(lake, Optional.empty(), run, Optional.empty(), L, engine))
        .run();
  }

  @Test
  void whatTheModelDidNotExpectComesFirst() {
    ScoreResult result = score("nd4j");
    assertThat(result.episodes()).isEqualTo(EPISODES + 2);
    assertThat(result.sequences()).isEqualTo(3 + 3 + 3 + 3 + 3 + 4 + 3 + 1);
    assertThat(result.unreadable()).isZero();
    assertThat(result.highest().subList(0, 3))
        .extracting(ScoreResult.Scored::episodeId)
        .containsOnly("corrupt");
    ScoreResult.Scored worst = result.highest().get(0);
    ScoreResult.Scored usual = result.highest().get(3);
    assertThat(worst.score()).isGreaterThan(2 * usual.score());
    assertThat(worst.reconstruction() + worst.reward() + worst.kl())
        .isCloseTo(worst.score(), within(1e-9));

    SequenceIndex index =
        IndexBuilder.index(
            LakeSnapshot.newest(LakeTable.CHUNKS.path(lake)), SquareLake.TASK, SquareLake.SPACES);
    EpisodeScores placed = ReplayScores.newest(lake).orElseThrow().of(index, SquareLake.TASK);
    assertThat(placed.unscored()).as("the sampler reads them").isEqualTo(worst.score());
    assertThat(score("nd4j").highest()).as("a second run").isEqualTo(result.highest());

    ScoreResult other = score("torch");
    for (int i = 0; i < 3; i++) {
      assertThat(other.highest().get(i).episodeId()).isEqualTo("corrupt");
      assertThat(other.highest().get(i).score())
          .isCloseTo(result.highest().get(i).score(), within(1e-3 * worst.score()));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(
            () ->
                new ReplayScoring(
                        spark,
                        new ScoreRequest(
                            lake, Optional.empty(), folder, Optional.empty(), L, "nd4j"))
                    .run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds neither a checkpoint nor a policy");
    assertThatThrownBy(() -> score("nd5j"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean 'nd4j'?");
    assertThatThrownBy(
            () ->
                new ReplayScoring(
                        spark,
                        new ScoreRequest(
                            lake, Optional.empty(), run, Optional.of("test/other"), L, "nd4j"))
                    .run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("test/other");
  }
}
