package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.checkpoint.Safetensors;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TrainJobTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void endsAfterItsUpdatesAndLeavesARunBehind() throws Exception {
    Path out = folder.resolve("run");
    TrainResult result = fresh(out, 25).run();

    assertThat(result.updates()).isEqualTo(25);
    assertThat(result.parameters()).isEqualTo(4);
    assertThat(result.losses()).containsOnlyKeys("tiny_loss");
    assertThat(result.peakRssBytes()).isPositive();
    assertThat(result.saveShare()).isBetween(0.0, 1.0);
    assertThat(result.checkpoint()).isEqualTo(out.resolve("checkpoints/000000000025").toString());
    JsonNode manifest = JSON.readTree(out.resolve("run.json").toFile());
    assertThat(manifest.path("outcome").asText()).isEqualTo("done");
    assertThat(manifest.path("lake_version").asLong()).isEqualTo(7);
    assertThat(manifest.path("device").asText()).isEqualTo("cpu");
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    JsonNode last = JSON.readTree(lines.get(lines.size() - 1));
    assertThat(last.path("updates").asLong()).isEqualTo(25);
    assertThat(last.path("train/tiny_loss").isNumber()).isTrue();
    assertThat(last.path("fps/updates").asDouble()).isPositive();
    assertThat(last.path("timer/save_share").isNumber()).isTrue();
  }

  @Test
  void publishesPoliciesWithoutWhatOnlyLearningNeeds() throws Exception {
    Path out = folder.resolve("run");
    fresh(out, 25).run();
    assertThat(names(out.resolve("policies")))
        .containsExactly("000000000020", "000000000025", "LATEST");
    Saved policy = Saved.read(out.resolve("policies/000000000025"), SavedKind.POLICY);
    assertThat(policy.state().tensors()).containsOnlyKeys("actor/w");
    assertThat(Files.readString(out.resolve("policies/LATEST"))).isEqualTo("000000000025\n");
  }

  @Test
  void goesOnBitForBit() throws Exception {
    Path whole = folder.resolve("whole");
    fresh(whole, 40).run();
    Path parts = folder.resolve("parts");
    fresh(parts, 13).run();
    for (long updates : new long[] {14, 29, 40}) {
      TrainResult result = resume(parts, updates).run();
      assertThat(result.updates()).isEqualTo(updates);
    }
    assertThat(tensors(parts)).isEqualTo(tensors(whole));
    JsonNode manifest = JSON.readTree(parts.resolve("run.json").toFile());
    assertThat(parts.resolve("run-" + manifest.path("parent_run").asText() + ".json")).exists();
  }

  @Test
  void goesOnBitForBitAfterBeingKilled() throws Exception {
    Path whole = folder.resolve("whole");
    fresh(whole, 500).run();
    Path killed = folder.resolve("killed");
    int kills = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
      Process process = start(killed, 500);
      long until = updates(killed) + 20;
      while (updates(killed) < until && process.isAlive()) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      kills += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
    }
    assertThat(kills).isEqualTo(2);
    assertThat(updates(killed)).isBetween(40L, 499L);
    resume(killed, 500).run();
    assertThat(tensors(killed)).isEqualTo(tensors(whole));
    assertThat(names(killed.resolve("checkpoints"))).hasSize(3);
  }

  @Test
  void stopFinishesTheUpdateSavesAndReturns() throws Exception {
    Path out = folder.resolve("run");
    AtomicReference<TrainJob> job = new AtomicReference<>();
    TrainListener stopAfterSeven =
        new TrainListener() {
          @Override
          public void updated(long updates) {
            if (updates == 7) {
              job.get().stop();
            }
          }
        };
    job.set(
        TinyRun.job(
            out,
            TrainRequest.Start.FRESH,
            settings(0),
            TinyRun.agent(4, -1),
            Pace.unlimited(),
            stopAfterSeven));
    TrainResult result = job.get().run();
    assertThat(result.updates()).isEqualTo(7);
    assertThat(Path.of(result.checkpoint())).exists();
    assertThat(JSON.readTree(out.resolve("run.json").toFile()).path("outcome").asText())
        .isEqualTo("stopped");
  }

  @Test
  void stopEndsAWaitForExperience() throws Exception {
    TrainJob job =
        TinyRun.job(
            folder.resolve("run"),
            TrainRequest.Start.FRESH,
            settings(0),
            TinyRun.agent(4, -1),
            Pace.of(new ReplayRatio(1, 10, 1_000, 50), () -> 999),
            TrainListener.silent());
    CompletableFuture<TrainResult> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return job.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    job.stop();
    assertThat(result.get(10, TimeUnit.SECONDS).updates()).isZero();
  }

  @Test
  void makesNoMoreUpdatesThanTheExperienceAllows() throws Exception {
    ReplayRatio ratio = new ReplayRatio(1, 10, 100, 20);
    List<Long> updates = new ArrayList<>();
    long[] steps = {100};
    Pace pace = Pace.of(ratio, () -> steps[0]);
    TrainListener listener =
        new TrainListener() {
          @Override
          public void updated(long update) {
            updates.add(update);
            assertThat(update).isLessThanOrEqualTo(ratio.updatesAllowed(steps[0]));
            steps[0] += update % 2 == 0 ? 20 : 0;
          }
        };
    TrainJob job =
        TinyRun.job(
            folder.resolve("run"),
            TrainRequest.Start.FRESH,
            settings(30),
            TinyRun.agent(4, -1),
            pace,
            listener);
    assertThat(job.run().updates()).isEqualTo(30);
    assertThat(updates).hasSize(30);
  }

  @Test
  void theScoresThatWindowsWereDrawnByAreKnownLaterAndDoNotGoBack() throws Exception {
    Path out = folder.resolve("run");
    byScores(out, TrainRequest.Start.FRESH, 3, OptionalLong.of(5)).run();
    assertThat(JSON.readTree(out.resolve("run.json").toFile()).path("scores_version").asLong())
        .isEqualTo(5);
    assertThat(scoresVersion(out)).isEqualTo(5);
    byScores(out, TrainRequest.Start.RESUME, 6, OptionalLong.of(7)).run();
    assertThat(scoresVersion(out)).isEqualTo(7);
    assertThatThrownBy(() -> byScores(out, TrainRequest.Start.RESUME, 9, OptionalLong.of(6)).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("windows drawn by version 7 of the lake's table of scores")
        .hasMessageContaining("the newest in memory is version 6");
    assertThatThrownBy(
            () -> byScores(out, TrainRequest.Start.RESUME, 9, OptionalLong.empty()).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("memory has none now, or another sampler is set");
  }

  private static long scoresVersion(Path out) {
    return Saved.read(SavedFolder.newestCheckpoint(out).orElseThrow().path(), SavedKind.CHECKPOINT)
        .manifest()
        .progress()
        .scores()
        .orElseThrow();
  }

  private static TrainJob byScores(
      Path out, TrainRequest.Start start, long updates, OptionalLong scores) {
    return new TrainJob(
        new TrainRequest(out, start),
        settings(updates),
        TinyRun.agent(4, -1),
        new SyntheticExperience(1_000, Pace.unlimited(), scores),
        JSON.createObjectNode(),
        TrainListener.silent());
  }

  @Test
  void endsWithThePlan() throws Exception {
    TrainJob job =
        new TrainJob(
            new TrainRequest(folder.resolve("run"), TrainRequest.Start.FRESH),
            settings(0),
            TinyRun.agent(4, -1),
            new SyntheticExperience(12, Pace.unlimited()),
            JSON.createObjectNode(),
            TrainListener.silent());
    assertThat(job.run().updates()).isEqualTo(12);
  }

  @Test
  void stopsBeforeANumberThatIsNoneIsSaved() throws Exception {
    Path out = folder.resolve("run");
    TrainJob job =
        TinyRun.job(
            out,
            TrainRequest.Start.FRESH,
            TinyRun.settings(0, Duration.ZERO),
            TinyRun.agent(4, 6),
            Pace.unlimited(),
            TrainListener.silent());
    assertThatThrownBy(job::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("training stopped: train/tiny_loss is NaN at update 6")
        .hasMessageContaining("failure.json")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.FAILED);
    assertThat(updates(out)).isEqualTo(5);
    JsonNode dump = JSON.readTree(out.resolve("failure.json").toFile());
    assertThat(dump.path("metrics").path("train/tiny_loss").asText()).isEqualTo("NaN");
    assertThat(dump.path("norms").path("optimizer/m").asDouble()).isPositive();
    var batch = Safetensors.read(out.resolve("failure-batch.safetensors"));
    assertThat(batch.get("observation/image").shape()).containsExactly(5, 2, 16, 16, 1);
    assertThat(batch.get("reward").asFloats()).hasSize(10);
    assertThat(dump.path("batch").asLong()).isEqualTo(5);
    assertThat(JSON.readTree(out.resolve("run.json").toFile()).path("outcome").asText())
        .startsWith("failed: training stopped");
  }

  @Test
  void saysHowMuchMemoryAnUpdateNeeds() {
    ObjectNode config = JSON.createObjectNode().put("size", 4).put("too-little-memory-at", 3);
    assertThatThrownBy(
            TinyRun.job(
                    folder.resolve("run"),
                    TrainRequest.Start.FRESH,
                    settings(9),
                    new AgentDescription("tiny", config),
                    Pace.unlimited(),
                    TrainListener.silent())
                ::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("out of memory (CUDA out of memory. Tried to allocate 2.00 GiB)")
        .hasMessageContaining("4 parameters on 2 x 5 rows needs about 0.0 GiB; lower replay.batch");
  }

  @Test
  void aFullDiskEndsTheRunAndKeepsTheCheckpointBefore() throws Exception {
    Path out = folder.resolve("run");
    fresh(out, 5).run();
    byte[] before = tensors(out);
    // Policies are saved first, and here they cannot be: as on a full disk.
    try (var files = Files.walk(out.resolve("policies"))) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.writeString(out.resolve("policies"), "in the way");
    assertThatThrownBy(resume(out, 40)::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot save policy")
        .hasMessageContaining("MiB free there")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.FAILED);
    assertThat(tensors(out)).isEqualTo(before);
    Files.delete(out.resolve("policies"));
    assertThat(resume(out, 40).run().updates()).isEqualTo(40);
  }

  @Test
  void refusesAFolderThatHoldsARunUnlessAskedToGoOn() throws Exception {
    Path out = folder.resolve("run");
    fresh(out, 5).run();
    assertThatThrownBy(() -> fresh(out, 9).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("already holds a run (checkpoint 000000000005): add --resume");
    assertThat(resume(out, 5).run().updates()).isEqualTo(5);
  }

  @Test
  void resumeOfNothingStartsFromNothing() throws Exception {
    assertThat(resume(folder.resolve("run"), 3).run().updates()).isEqualTo(3);
  }

  @Test
  void namesWhatDoesNotFitOnResume() throws Exception {
    Path out = folder.resolve("run");
    fresh(out, 5).run();
    assertThatThrownBy(
            TinyRun.job(
                    out,
                    TrainRequest.Start.RESUME,
                    settings(9),
                    TinyRun.agent(6, -1),
                    Pace.unlimited(),
                    TrainListener.silent())
                ::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("tensor 'actor/w' has shape [4], this agent's has [6]; ")
        .hasMessageContaining("differs in agent.tiny.size (4, now 6): go on with the settings");
    Path state = out.resolve("checkpoints/000000000005/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 1] ^= 4;
    Files.write(state, bytes);
    assertThatThrownBy(resume(out, 9)::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("state.safetensors is damaged: its checksum is")
        .hasMessageContaining("move " + state.getParent() + " out of");
  }

  @Test
  void refusesToGoOnWithAnotherSeed() throws Exception {
    Path out = folder.resolve("run");
    fresh(out, 5).run();
    TrainSettings s = settings(9);
    TrainSettings other =
        new TrainSettings(
            4,
            s.updates(),
            s.ratio(),
            s.checkpoint(),
            s.policy(),
            s.logEvery(),
            s.tensorboard(),
            s.videoEveryUpdates(),
            s.prometheus(),
            s.lossLimit(),
            s.device(),
            s.precision(),
            s.engine());
    assertThatThrownBy(TinyRun.job(out, TrainRequest.Start.RESUME, other)::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a run with seed 3, the settings say 4: add --set train.seed=3");
  }

  private static TrainSettings settings(long updates) {
    return TinyRun.settings(updates, Duration.ofHours(1));
  }

  private static TrainJob fresh(Path out, long updates) {
    return TinyRun.job(out, TrainRequest.Start.FRESH, settings(updates));
  }

  private static TrainJob resume(Path out, long updates) {
    return TinyRun.job(out, TrainRequest.Start.RESUME, settings(updates));
  }

  private Process start(Path out, long updates) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            TinyRun.class.getName(),
            out.toString(),
            String.valueOf(updates))
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "killed.log"))
        .start();
  }

  private static long updates(Path out) {
    Optional<SavedFolder> newest = SavedFolder.newestCheckpoint(out);
    return newest.map(f -> Long.parseLong(f.path().getFileName().toString())).orElse(0L);
  }

  private static byte[] tensors(Path out) throws IOException {
    return Files.readAllBytes(
        SavedFolder.newestCheckpoint(out).orElseThrow().path().resolve("state.safetensors"));
  }

  private static List<String> names(Path path) throws IOException {
    try (var files = Files.list(path)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
