package io.dreamweir.app.drill;

import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A drill as an archived figure: chunks lost, doubled or damaged, which must be 0. */
public final class DrillBenchmark {
  private DrillBenchmark() {}

  /**
   * The figure of a drill.
   *
   * @throws UserError if it went wrong: a figure of wrong work is none
   */
  public static BenchResult figure(DrillSettings settings, DrillResult result) {
    if (!result.ok()) {
      throw UserError.failed("the drill has failed: %s", result);
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("kills", settings.kills());
    details.put("kills_by_part", result.kills());
    details.put("restarts_after_giving_up", result.restarts());
    details.put("seed", settings.seed());
    details.put("rows_per_second", 2 * settings.rowsPerSecond());
    details.put("seconds", result.seconds());
    details.put("load_seconds", result.loadSeconds());
    details.put("acknowledgements", result.acknowledgements());
    details.put("chunks_acknowledged", result.acknowledged());
    details.put("chunks_sent_again", result.acknowledgements() - result.acknowledged());
    details.put("chunks_stored", result.stored());
    details.put("chunks_stored_without_receipt", result.unreceipted());
    details.put("rows_stored", result.rows());
    details.put("missing", result.missing());
    details.put("doubled", result.doubled());
    details.put("rejected", result.rejected());
    details.put("episodes", result.episodes());
    details.put("open_episodes_of_living_actors", result.strayOpen());
    details.put("verify_findings", result.findings());
    return new BenchResult(
        "drill",
        "chunks lost or doubled",
        List.of((double) result.missing() + result.doubled()),
        List.of(),
        details);
  }
}
