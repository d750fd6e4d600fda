package io.dreamweir.app.command;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeVerify;
import java.io.PrintWriter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir lake verify}. */
@Command(
    name = "verify",
    description =
        "Checks a lake: data files, gaps, duplicates, contradictions, values, checksums; exit code 1 if something is"
            + " wrong. Warns of outliers, and of statistics that drift. Findings go to the table quality too.",
    footer = {
      "",
      "Examples: dreamweir lake verify --lake /data/lake --full",
      "          dreamweir lake verify --lake /data/lake --since 412 --strict"
    })
final class LakeVerifyCommand extends LakeJobCommand {

  @Mixin private VersionOption version = new VersionOption();

  @Option(
      names = "--sample",
      description =
          "Share of chunks whose checksum is compared, 0 to 1 (default: lake.verify-sample).")
  private @Nullable Double sample;

  @Option(
      names = "--full",
      description = "Read every data file whole and compare every checksum; as --sample 1.")
  private boolean full;

  @Option(
      names = "--since",
      paramLabel = "V",
      description =
          "Compare the statistics of episodes that came after this version with those before (default: the"
              + " newest fifth with the others).")
  private @Nullable Long since;

  @Option(names = "--strict", description = "Warnings count: exit code 1 for them too.")
  private boolean strict;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    double share = full ? 1 : sample == null ? config.verifySample() : sample;
    if (!(share >= 0 && share <= 1)) {
      throw UserError.usage("--sample is %s, expected 0 to 1", share);
    }
    return new LakeVerify(
            lake,
            new LakeVerify.Request(
                version.asLong(),
                share,
                strict ? LakeVerify.Statistics.FAIL : LakeVerify.Statistics.WARN,
                since == null ? OptionalLong.empty() : OptionalLong.of(since)))
        .run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeVerify.Result verified = (LakeVerify.Result) result;
    verified
        .findings()
        .forEach(
            f ->
                out.printf(
                    "%s%s [%s] %s%n",
                    f.isWarning() ? "warning: " : "", f.kind(), place(f), f.detail()));
    out.printf(
        "version %d: %d tasks, %,d episodes, %,d steps; %d chunks missing, %d doubled, %d of %d checksums bad,"
            + " %d data files damaged, %d broken episodes, %d contradictions, %d warnings: %s%n",
        verified.version(),
        verified.tasks(),
        verified.episodes(),
        verified.steps(),
        verified.missingChunks(),
        verified.duplicateChunks(),
        verified.badChecksums(),
        verified.checkedChunks(),
        verified.damagedFiles(),
        verified.brokenEpisodes(),
        verified.contradictions(),
        verified.warnings(),
        verified.ok() ? "ok" : "NOT ok");
  }

  private static String place(LakeVerify.Finding finding) {
    return finding.episodeId().isEmpty()
        ? finding.task()
        : finding.task() + "/" + finding.episodeId() + "@" + finding.step();
  }

  @Override
  protected int exitCode(Object result) {
    return ((LakeVerify.Result) result).ok() ? 0 : 1;
  }
}
