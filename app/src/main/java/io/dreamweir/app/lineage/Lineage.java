package io.dreamweir.app.lineage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chain behind a result, the newest link first. A link is absent where the question started
 * behind it, or where what it names is not there any more; {@code gaps} says which and why.
 *
 * @param score the scored episode
 * @param checkpoint the parameters that played it
 * @param run the training run that made them
 * @param experience what the run had read
 * @param gaps links that could not be followed
 */
public record Lineage(
    @Nullable Score score,
    @Nullable Checkpoint checkpoint,
    @Nullable Run run,
    @Nullable Experience experience,
    List<String> gaps) {

  /** An evaluation episode: a row of the lake's table. */
  public record Score(
      String unit,
      String agent,
      String game,
      int episode,
      double score,
      String protocol,
      String protocolHash,
      String checkpoint,
      String evaluatedAt) {}

  /**
   * A checkpoint or published policy.
   *
   * @param path its folder
   * @param updates updates behind it
   * @param configHash hash of the agent's configuration
   * @param lakeVersion newest version of the lake that had been read
   */
  public record Checkpoint(
      String kind,
      String path,
      long updates,
      String agent,
      String configHash,
      String task,
      String lake,
      long lakeVersion,
      long seed,
      String runId,
      @Nullable String parentRun,
      String gitRevision,
      String createdAt) {}

  /**
   * A {@code run.json}.
   *
   * @param ended when it ended, absent where it runs or was killed
   */
  public record Run(
      String runId,
      String manifest,
      String command,
      String started,
      @Nullable String ended,
      @Nullable String outcome,
      String configHash,
      String version,
      String gitRevision,
      String device) {}

  /**
   * The lake at the version that had been read.
   *
   * @param policies what played the episodes, the oldest first
   */
  public record Experience(
      String lake,
      long version,
      String task,
      long episodes,
      long steps,
      List<String> runs,
      long actors,
      List<PolicyShare> policies) {}

  /**
   * Episodes played by one version of the policy.
   *
   * @param policyVersion updates behind it, -1 for random play
   */
  public record PolicyShare(long policyVersion, long episodes, long steps, double meanReturn) {}
}
