package io.dreamweir.app.drill;

import io.dreamweir.app.Dreamweir;
import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedKind;
import io.dreamweir.train.checkpoint.SavedManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Trains along a plan twice: once undisturbed; once killed with {@code kill -9} at seeded moments,
 * each time restarted with {@code --resume}. Both must end with the same bits.
 *
 * <p>A third of the kills falls into the start (loading, restoring, the first updates), the others
 * after a number of further updates plus some milliseconds: into updates and into saves alike, for
 * a checkpoint is saved after every update.
 *
 * @param lake the lake
 * @param plan its plan, of at least {@code updates} batches
 * @param folder empty folder for both runs
 * @param options configuration of the runs: {@code --preset}, {@code --set}
 * @param updates updates of a run
 * @param kills kills of the second one
 * @param seed decides when
 */
public record ResumeDrill(
    String lake,
    String plan,
    Path folder,
    List<String> options,
    long updates,
    int kills,
    long seed) {

  private static final int START_MS = 6_000;
  private static final int LATER_MS = 300;
  private static final long MOST_SECONDS = 3_600;

  /** Runs it. */
  public BenchResult run() throws IOException, InterruptedException {
    Path whole = folder.resolve("whole");
    long began = System.nanoTime();
    train(whole);
    double wholeSeconds = (System.nanoTime() - began) * 1e-9;
    Path killed = folder.resolve("killed");
    List<Long> at = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    began = System.nanoTime();
    while (at.size() < kills) {
      at.add(killOne(killed, random, at.size()));
    }
    train(killed);
    double killedSeconds = (System.nanoTime() - began) * 1e-9;
    SavedManifest expected = manifest(whole);
    SavedManifest found = manifest(killed);
    if (found.progress().updates() != updates || expected.progress().updates() != updates) {
      throw UserError.failed(
          "the runs ended after %d and %d updates, not %d",
          expected.progress().updates(), found.progress().updates(), updates);
    }
    boolean same = expected.sha256().equals(found.sha256());
    Map<String, Object> details = new TreeMap<>();
    details.put("updates", updates);
    details.put("kills", kills);
    details.put("seed", seed);
    details.put("saved_updates_at_each_kill", at);
    details.put("sha256_undisturbed", expected.sha256());
    details.put("sha256_killed", found.sha256());
    details.put("bytes", expected.bytes());
    details.put("seconds_undisturbed", wholeSeconds);
    details.put("seconds_killed", killedSeconds);
    details.put("options", options);
    if (!same) {
      throw UserError.failed(
          "after %d kills at %s the state differs from the undisturbed run's: %s and %s",
          kills, at, found.sha256(), expected.sha256());
    }
    return new BenchResult("resume", "differing checkpoints", List.of(0.0), List.of(), details);
  }

  /** Kills one run, and says after how many saved updates; a run that ended is no kill. */
  private long killOne(Path out, SplittableRandom random, int number)
      throws IOException, InterruptedException {
    long before = saved(out);
    long left = updates - before;
    boolean early = random.nextInt(3) == 0;
    long further = early ? 0 : 1 + random.nextLong(Math.max(1, 2 * left / (kills - number + 1)));
    long wait = random.nextInt(early ? START_MS : LATER_MS);
    Process process = start(out);
    try {
      while (process.isAlive() && saved(out) < before + further) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      }
      if (process.waitFor(wait, TimeUnit.MILLISECONDS)) {
        throw UserError.failed(
            "the run ended by itself (exit %d) before kill %d; see %s, or let it make more updates",
            process.exitValue(), number + 1, log(out));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return saved(out);
  }

  private void train(Path out) throws IOException, InterruptedException {
    Process process = start(out);
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw UserError.failed("the run in %s has failed; see %s", out, log(out));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(Path out) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Dreamweir.class.getName(), "train"));
    arguments.addAll(List.of("--lake", lake, "--plan", plan, "--out", out.toString(), "--resume"));
    arguments.addAll(List.of("--updates", String.valueOf(updates), "--device", "cpu"));
    arguments.addAll(List.of("--set", "train.checkpoint.every=0s"));
    arguments.addAll(options);
    Files.createDirectories(out);
    return new ProcessBuilder(JavaCommand.of(List.of(), arguments))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(out).toFile()))
        .start();
  }

  private Path log(Path out) {
    return folder.resolve(out.getFileName() + ".log");
  }

  private static long saved(Path out) {
    Optional<SavedFolder> newest = SavedFolder.newestCheckpoint(out);
    return newest.map(f -> Long.parseLong(f.path().getFileName().toString())).orElse(0L);
  }

  private static SavedManifest manifest(Path out) {
    return Saved.manifest(
        SavedFolder.newestCheckpoint(out).orElseThrow().path(), SavedKind.CHECKPOINT);
  }
}
