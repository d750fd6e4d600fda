package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a folder of checkpoints and evaluates each new one, in the order of their names. Reads
 * checkpoints and nothing else of the training, so it runs beside it, or on another machine.
 */
public final class FollowJob {

  private static final Logger LOG = LoggerFactory.getLogger(FollowJob.class);

  /** Evaluates one checkpoint. */
  public interface Evaluator {
    /** Plays what of this checkpoint is not yet played. */
    EvalResult evaluate(Path checkpoint);
  }

  private final Path folder;
  private final Evaluator evaluator;
  private final Duration interval;

  /**
   * A job; {@link #run} starts it.
   *
   * @param folder holds one folder per checkpoint; names that start with a dot are unfinished
   * @param interval how often the folder is looked at
   */
  public FollowJob(Path folder, Evaluator evaluator, Duration interval) {
    this.folder = folder;
    this.evaluator = evaluator;
    this.interval = interval;
  }

  /**
   * Evaluates checkpoints as they come, until told to stop.
   *
   * @param stop asked between checkpoints and while waiting
   * @param receiver gets every result
   * @return the checkpoints evaluated
   */
  public List<Path> run(BooleanSupplier stop, Consumer<EvalResult> receiver)
      throws InterruptedException {
    Set<Path> seen = new LinkedHashSet<>();
    while (!stop.getAsBoolean()) {
      boolean news = false;
      for (Path checkpoint : checkpoints()) {
        if (!stop.getAsBoolean() && seen.add(checkpoint)) {
          LOG.info("new checkpoint {}", checkpoint);
          news = true;
          evaluate(checkpoint, receiver);
        }
      }
      if (!news && !stop.getAsBoolean()) {
        Thread.sleep(interval.toMillis());
      }
    }
    return new ArrayList<>(seen);
  }

  /** A checkpoint may be removed by its owner while it is looked at: that is no failure. */
  private void evaluate(Path checkpoint, Consumer<EvalResult> receiver) {
    try {
      receiver.accept(evaluator.evaluate(checkpoint));
    } catch (UserError e) {
      LOG.warn("{} is left out: {}", checkpoint, e.getMessage());
    }
  }

  private List<Path> checkpoints() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot list " + folder + ": " + e, e);
    }
  }
}
