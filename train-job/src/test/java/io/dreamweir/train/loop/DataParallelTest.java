package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.error.UserError;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.engine.torch.GlooWorkers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers with half of every batch each learn what one learns from all of it. */
@Timeout(300)
@Tag("slow")
class DataParallelTest {

  private static final int UPDATES = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void twoProcessesWithHalfABatchEachLearnWhatOneLearns() throws Exception {
    Path alone = folder.resolve("alone");
    job(alone, UPDATES, List.of()).run();
    Path shared = folder.resolve("shared");
    assertThat(together(shared, UPDATES, List.of()).updates()).isEqualTo(UPDATES);
    assertSame(shared, alone);
  }

  /** What is not a plain mean: free nats of the mean KL; noise of other kinds; both gradients. */
  @Test
  void sharesWhatIsDecidedAboutTheWholeBatchAndGoesOn() throws Exception {
    List<String> settings =
        List.of(
            "kl.free-nats=0.1",
            "latents=gaussian",
            "actor-gradient=both",
            "actor-gradient-mix='0.3'",
            "slow-critic-every=3");
    Path alone = folder.resolve("alone");
    job(alone, UPDATES, settings).run();
    Path shared = folder.resolve("shared");
    together(shared, 4, settings);
    together(shared, UPDATES, settings);
    assertSame(shared, alone);
  }

  private TrainResult together(Path out, long updates, List<String> settings) throws Exception {
    Path meeting = folder.resolve("meeting-" + updates);
    Process other = process(out, meeting, updates, settings);
    try (Workers workers = GlooWorkers.meet(seat(0, meeting), PATIENCE)) {
      return job(out, updates, settings).run(workers);
    } finally {
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isZero();
    }
  }

  @Test
  void saysThatAWorkerIsLost() throws Exception {
    Process other = process(folder.resolve("out"), folder.resolve("meeting"), 0, List.of());
    try (Workers workers = GlooWorkers.meet(seat(0, folder.resolve("meeting")), PATIENCE)) {
      assertThatThrownBy(() -> job(folder.resolve("out"), UPDATES, List.of()).run(workers))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("worker 0 of 2 has lost another worker (")
          .hasMessageContaining("onnection")
          .hasMessageEndingWith("go on from the newest checkpoint with --resume");
    } finally {
      other.waitFor();
    }
  }

  @Test
  void givesUpOnWorkersThatDoNotCome() {
    assertThatThrownBy(
            () -> GlooWorkers.meet(seat(1, folder.resolve("meeting")), Duration.ofSeconds(1)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("worker 1 of 2 did not meet the others within 1 s (")
        .hasMessageContaining("all must see the file " + folder.resolve("meeting"));
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> GlooWorkers.meet(seat(1, absent.resolve("meeting")), PATIENCE))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "worker 1 of 2 cannot write to the folder %s, in which the workers meet", absent);
  }

  @Test
  void refusesWorkersThatStartElsewhere() throws Exception {
    job(folder.resolve("a"), 2, List.of()).run();
    List<Throwable> failures =
        failuresInThreads(
            workers ->
                job(folder.resolve(workers.rank() == 0 ? "a" : "b"), 5, List.of()).run(workers));
    assertThat(failures)
        .hasSize(2)
        .allSatisfy(
            e ->
                assertThat(e)
                    .isInstanceOf(UserError.class)
                    .hasMessageEndingWith("all workers must see the same --out folder"));
    assertThat(failures.get(0)).hasMessageStartingWith("worker 0 of 2 starts at update 2 and");
  }

  @Test
  void refusesAgentsThatLookAtBatchesAsAWhole() throws Exception {
    assertThat(
            failuresInThreads(
                workers ->
                    TinyRun.job(
                            folder.resolve("tiny"),
                            TrainRequest.Start.FRESH,
                            TinyRun.settings(1, Duration.ofHours(1)))
                        .run(workers)))
        .hasSize(2)
        .allSatisfy(
            e ->
                assertThat(e)
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                        "agent 'tiny' learns with one worker, not 2: it looks at each batch as a"
                            + " whole"));
  }

  private interface Work {
    Object with(Workers workers) throws Exception;
  }

  private List<Throwable> failuresInThreads(Work work) throws Exception {
    List<Throwable> failures = new ArrayList<>();
    for (Future<Object> done : start(work, folder.resolve("meeting"))) {
      try {
        done.get();
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    return failures;
  }

  private static List<Future<Object>> start(Work work, Path meeting) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Object>> both = new ArrayList<>();
    for (int rank : List.of(0, 1)) {
      both.add(
          threads.submit(
              () -> {
                try (Workers workers = GlooWorkers.meet(seat(rank, meeting), PATIENCE)) {
                  return work.with(workers);
                }
              }));
    }
    threads.shutdown();
    return both;
  }

  private static GlooWorkers.Seat seat(int rank, Path meeting) {
    return new GlooWorkers.Seat(rank, 2, 2, "127.0.0.1", meeting);
  }

  private static TrainJob job(Path out, long updates, List<String> settings) {
    return TinyRun.job(
        out,
        TrainRequest.Start.RESUME,
        TinyRun.settings(updates, Duration.ofHours(1)),
        DreamerV2RunTest.agent(settings),
        Pace.unlimited(),
        TrainListener.silent());
  }

  private static void assertSame(Path run, Path expected) {
    SortedMap<String, HostTensor> tensors = tensors(run);
    for (Map.Entry<String, HostTensor> entry : tensors(expected).entrySet()) {
      float[] values = entry.getValue().values();
      float[] others = tensors.get(entry.getKey()).values();
      for (int i = 0; i < values.length; i++) {
        assertThat(others[i])
            .as("%s[%d]", entry.getKey(), i)
            .isEqualTo(values[i], within(1e-5f * Math.max(1, Math.abs(values[i]))));
      }
    }
  }

  private static SortedMap<String, HostTensor> tensors(Path run) {
    return SavedFolder.newestCheckpoint(run).orElseThrow().read().state().tensors();
  }

  private static Process process(Path out, Path meeting, long updates, List<String> settings)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                DataParallelTest.class.getName(),
                out.toString(),
                meeting.toString(),
                String.valueOf(updates)));
    words.addAll(settings);
    return new ProcessBuilder(JavaCommand.of(List.of("-Xmx512m"), words)).inheritIO().start();
  }

  /** The second worker. Arguments: folder, meeting, updates (0: it dies early), settings. */
  public static void main(String[] arguments) throws Exception {
    try (Workers workers = GlooWorkers.meet(seat(1, Path.of(arguments[1])), PATIENCE)) {
      long updates = Long.parseLong(arguments[2]);
      List<String> settings = List.of(arguments).subList(3, arguments.length);
      if (updates == 0) {
        new Together(workers).requireSameStart(0, 0, DreamerV2RunTest.agent(settings).configHash());
        Runtime.getRuntime().halt(9);
      }
      job(Path.of(arguments[0]), updates, settings).run(workers);
    }
  }
}
