package io.dreamweir.train.loop;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when this machine cannot hold the ratio that was asked for: learning falls behind what is
 * played, and nobody waits for it. Training goes on with the ratio that it can hold, which is
 * measured.
 */
final class RatioWatch {

  private static final Logger LOG = LoggerFactory.getLogger(RatioWatch.class);
  private static final Duration SAY = Duration.ofMinutes(1);

  private final ReplayRatio ratio;
  private long updatesBefore = -1;
  private long stepsBefore;
  private long behindBefore;
  private long saidAt = System.nanoTime() - SAY.toNanos();

  RatioWatch(ReplayRatio ratio) {
    this.ratio = ratio;
  }

  /** Looks at where a run stands, and warns at most once a minute. */
  synchronized void look(long updates, long envSteps) {
    Optional<String> shortfall = shortfall(updates, envSteps);
    if (shortfall.isPresent() && System.nanoTime() - saidAt >= SAY.toNanos()) {
      LOG.warn("{}", shortfall.get());
      saidAt = System.nanoTime();
    }
  }

  /**
   * What there is to say: nothing while learning is as far as the slack allows, or catches up.
   *
   * @return with the ratio held since the call before
   */
  synchronized Optional<String> shortfall(long updates, long envSteps) {
    long behind = ratio.updatesOwed(envSteps) - updates;
    long steps = envSteps - stepsBefore;
    boolean known = updatesBefore >= 0 && steps > 0;
    boolean falling = known && behind > behindBefore && behind > ratio.updatesOfSlack();
    double held = known ? (double) (updates - updatesBefore) * ratio.batchSteps() / steps : 0;
    updatesBefore = updates;
    stepsBefore = envSteps;
    behindBefore = behind;
    return falling
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "learning is slower than playing: %.3g replayed steps per environment step are held,"
                    + " %s are asked for, %,d updates behind; training goes on. Actors of `collect"
                    + " --pace LAKE` would wait; or lower train.ratio.replayed-steps-per-env-step",
                held,
                ratio.replayedStepsPerEnvStep(),
                behind))
        : Optional.empty();
  }
}
