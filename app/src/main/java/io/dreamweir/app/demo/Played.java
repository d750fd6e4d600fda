package io.dreamweir.app.demo;

import io.dreamweir.eval.report.RunReport.LossPoint;
import io.dreamweir.eval.report.RunReport.ProgressPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What was played and learned, when the actors have ended. */
record Played(
    String run,
    long rows,
    long episodes,
    long chunks,
    long rejected,
    Duration actorsWaited,
    List<ProgressPoint> curve,
    Map<String, List<LossPoint>> losses) {

  Played(String run, Rollouts rollouts, IngestThread ingest, Progress progress, long chunks) {
    this(
        run,
        rollouts.counters().environmentSteps(),
        rollouts.counters().episodes(),
        chunks,
        ingest.progress().rejected(),
        rollouts.waited(),
        progress.curve(),
        progress.losses());
  }
}
