package io.dreamweir.train.loop;

import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.SequenceBatch;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The waiting side of the loop: holds the pace, then asks for the next batch; ends on a stop. */
final class Patience {

  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration SAY = Duration.ofSeconds(15);

  private final BatchSource source;
  private final Pace pace;
  private final StopFlag stop;
  private final LongConsumer lakeVersion;
  private final Together together;
  private long pacedNanos;

  /**
   * @param lakeVersion is told from which version of the lake each batch was drawn
   * @param together who else must have a batch
   */
  Patience(
      BatchSource source, Pace pace, StopFlag stop, LongConsumer lakeVersion, Together together) {
    this.source = source;
    this.pace = pace;
    this.stop = stop;
    this.lakeVersion = lakeVersion;
    this.together = together;
  }

  /**
   * The next batch, or empty if the run is to stop or the plan has ended, for this worker or
   * another one.
   */
  Optional<SequenceBatch> next(long updates) throws InterruptedException {
    Optional<SequenceBatch> batch = stop.during(() -> afterPace(updates)).flatMap(b -> b);
    return together.allHave(batch.isPresent()) ? batch : Optional.empty();
  }

  private Optional<SequenceBatch> afterPace(long updates) throws InterruptedException {
    holdPace(updates);
    try {
      SequenceBatch batch = source.next();
      lakeVersion.accept(batch.lakeVersion());
      return Optional.of(batch);
    } catch (NoSuchElementException endOfPlan) {
      LOG.info("the plan ends after {} updates", updates);
      return Optional.empty();
    }
  }

  private void holdPace(long updates) throws InterruptedException {
    Optional<String> reason = pace.reasonToWait(updates);
    if (reason.isEmpty()) {
      return;
    }
    long since = System.nanoTime();
    long said = since;
    try {
      for (; reason.isPresent(); reason = pace.reasonToWait(updates)) {
        if (System.nanoTime() - said >= SAY.toNanos()) {
          LOG.info("waiting: {}", reason.get());
          said = System.nanoTime();
        }
        Thread.sleep(LOOK.toMillis());
      }
    } finally {
      pacedNanos += System.nanoTime() - since;
    }
  }

  /** Time spent until a batch could be read that was asked for. */
  Duration forBatches() {
    return source.waited();
  }

  /** Time spent because the learner was ahead of the experience. */
  Duration forPace() {
    return Duration.ofNanos(pacedNanos);
  }
}
