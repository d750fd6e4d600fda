package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.lineage.Explainer;
import io.dreamweir.app.lineage.Lineage;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dreamweir explain}. */
@Command(
    name = "explain",
    description =
        "Follows a result back: score, checkpoint, run, lake version, episodes and the policies that played them.",
    footer = {"", "Example: dreamweir explain dreamweir-demo/run"})
public final class ExplainCommand extends JobCommand {

  private static final int SHOWN_POLICIES = 8;

  @Parameters(
      paramLabel = "RUN|CHECKPOINT|SCORE",
      description =
          "Folder of a run, checkpoint or policy, or the unit of a score (16 hex digits).")
  private String target = "";

  @Option(
      names = "--lake",
      paramLabel = "L",
      description = "Lake with the scores, or where the lake lies now if it was moved.")
  private @Nullable String lake;

  @Override
  protected Object run() {
    try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
      return new Explainer(spark, Optional.ofNullable(lake)).explain(target);
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    Lineage lineage = (Lineage) result;
    if (lineage.score() != null) {
      Lineage.Score score = lineage.score();
      out.printf(
          "score       %s of %s in %s, episode %d; protocol %s (%s); at %s%n",
          TextTable.number(score.score()),
          score.agent(),
          score.game(),
          score.episode(),
          score.protocol(),
          score.protocolHash(),
          score.evaluatedAt());
    }
    if (lineage.checkpoint() != null) {
      Lineage.Checkpoint checkpoint = lineage.checkpoint();
      out.printf(
          "%-10s  %s%n            %,d updates of %s (configuration %s) on %s, seed %d; saved %s by revision %s%n",
          checkpoint.kind(),
          checkpoint.path(),
          checkpoint.updates(),
          checkpoint.agent(),
          checkpoint.configHash(),
          checkpoint.task(),
          checkpoint.seed(),
          checkpoint.createdAt(),
          checkpoint.gitRevision());
    }
    if (lineage.run() != null) {
      Lineage.Run run = lineage.run();
      out.printf(
          "run         %s (%s)%n            %s, configuration %s, revision %s, on %s; %s to %s, %s%n",
          run.runId(),
          run.manifest(),
          run.command(),
          run.configHash(),
          run.gitRevision(),
          run.device(),
          run.started(),
          run.ended() == null ? "no end: it runs, or was killed" : run.ended(),
          run.outcome() == null ? "outcome unknown" : run.outcome());
    }
    if (lineage.experience() != null) {
      print(lineage.experience(), out);
    }
    lineage.gaps().forEach(gap -> out.println("not known   " + gap));
  }

  private static void print(Lineage.Experience experience, PrintWriter out) {
    out.printf(
        "experience  %s, version %d%n            %,d episodes, %,d steps of %s by %d actors of %s%n",
        experience.lake(),
        experience.version(),
        experience.episodes(),
        experience.steps(),
        experience.task(),
        experience.actors(),
        String.join(", ", experience.runs()));
    TextTable table = new TextTable("policy version", "episodes", "steps", "mean return");
    int count = experience.policies().size();
    for (int i = 0; i < count; i++) {
      if (i < SHOWN_POLICIES / 2 || i >= count - SHOWN_POLICIES / 2) {
        Lineage.PolicyShare share = experience.policies().get(i);
        table.row(
            share.policyVersion() < 0 ? "random" : share.policyVersion(),
            share.episodes(),
            share.steps(),
            TextTable.number(share.meanReturn()));
      } else if (i == SHOWN_POLICIES / 2) {
        table.row("(" + (count - SHOWN_POLICIES) + " more)", "", "", "");
      }
    }
    table.print(out);
  }
}
