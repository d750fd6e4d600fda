package io.dreamweir.eval.gate;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.Metric;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is compared with what.
 *
 * @param candidate scores of the candidate: a file, or a place with a {@code scores} table
 * @param candidateAgent its name there; may be absent where there is only one agent
 * @param baseline scores of the baseline
 * @param baselineAgent its name there; may be absent where there is only one agent
 * @param reference reference table; the built-in one if absent
 * @param metric the metric that decides; absent for the headline metric of the suite
 * @param window which points of a run make its final score
 * @param margin differences up to this are no difference
 * @param alpha probability of a wrong verdict at each end
 */
public record GateRequest(
    String candidate,
    Optional<String> candidateAgent,
    String baseline,
    Optional<String> baselineAgent,
    Optional<Path> reference,
    Optional<Metric> metric,
    Window window,
    double margin,
    double alpha) {

  public GateRequest {
    if (!(margin >= 0)) {
      throw UserError.usage("--margin %s: 0 or more is expected", margin);
    }
    if (!(alpha > 0 && alpha < 0.5)) {
      throw UserError.usage("--alpha %s: it must lie between 0 and 0.5", alpha);
    }
  }
}
