package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
   * @param folder of a run, or of its checkpoints
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
      for (Path checkpoint : Checkpoints.of(folder)) {
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
}
