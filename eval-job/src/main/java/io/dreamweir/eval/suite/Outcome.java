package io.dreamweir.eval.suite;

import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Policy;
import java.io.Serializable;
import java.util.Map;

/**
 * What became of a unit.
 *
 * @param unit the unit
 * @param contender who played
 * @param source the policy it played with
 * @param status how it ended
 * @param reason why it has no score, empty where it has one
 * @param score undiscounted sum of raw rewards; of the rows played, where there is no score
 * @param steps rows after the first
 * @param frames emulator frames
 * @param end how the episode ended
 * @param policyVersion updates behind the policy
 * @param environmentVersion version of the environment's implementation
 * @param configurationHash hash of the environment's own settings
 * @param romMd5 MD5 of the ROM, empty where there is none
 * @param attempts how often it was tried
 * @param durationMs its share of the wall-clock time of its group
 * @param measures what the task's suite judges an episode by beside its return
 */
record Outcome(
    Unit unit,
    Contender contender,
    PolicySource source,
    Status status,
    String reason,
    double score,
    long steps,
    long frames,
    String end,
    long policyVersion,
    String environmentVersion,
    String configurationHash,
    String romMd5,
    int attempts,
    long durationMs,
    Map<String, Double> measures)
    implements Serializable {

  Outcome {
    measures = Map.copyOf(measures);
  }

  /** How a unit ended. */
  enum Status {
    /** It has a score. */
    DONE,
    /** The episode was cut by a fault of the environment: played, but no score. */
    EXCLUDED,
    /** It could not be played; it is tried again by the next run. */
    FAILED
  }

  /** A unit that was never played to its end. */
  static Outcome failed(Unit unit, UnitGroup group, String reason) {
    return new Outcome(
        unit,
        group.contender(),
        group.source(),
        Status.FAILED,
        reason,
        0,
        0,
        0,
        EpisodeEnd.OPEN.name(),
        Policy.RANDOM_VERSION,
        "",
        "",
        "",
        group.attempts(),
        0,
        Map.of());
  }
}
