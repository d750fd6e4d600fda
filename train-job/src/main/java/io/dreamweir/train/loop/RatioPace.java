package io.dreamweir.train.loop;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Holds the learner back where it would run ahead of the experience in the lake. */
record RatioPace(ReplayRatio ratio, LongSupplier envSteps, RatioWatch watch) implements Pace {

  RatioPace(ReplayRatio ratio, LongSupplier envSteps) {
    this(ratio, envSteps, new RatioWatch(ratio));
  }

  @Override
  public Optional<String> reasonToWait(long updates) {
    long steps = envSteps.getAsLong();
    if (updates < ratio.updatesAllowed(steps)) {
      return Optional.empty();
    }
    if (steps < ratio.prefillSteps()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the lake holds %,d environment steps, training begins at %,d",
              steps,
              ratio.prefillSteps()));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d environment steps allow %,d updates, at %s replayed steps per environment step",
            steps,
            updates,
            ratio.replayedStepsPerEnvStep()));
  }

  @Override
  public Map<String, Double> metrics(long updates) {
    long steps = envSteps.getAsLong();
    watch.look(updates, steps);
    return Map.of(
        "replay/env_steps", (double) steps, "replay/ratio", ratio.achieved(updates, steps));
  }
}
