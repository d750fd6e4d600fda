package io.dreamweir.app.command;

import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeVerify;
import java.io.PrintWriter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir lake verify}. */
@Command(
    name = "verify",
    description =
        "Checks a lake: gaps, duplicates, contradictions, checksums; exit code 1 if something is wrong.",
    footer = {"", "Example: dreamweir lake verify --lake /data/lake --sample 1"})
final class LakeVerifyCommand extends LakeJobCommand {

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "Version of the lake (default: the newest).")
  private @Nullable Long version;

  @Option(
      names = "--sample",
      description =
          "Share of chunks whose checksum is compared, 0 to 1 (default: lake.verify-sample).")
  private @Nullable Double sample;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    OptionalLong at = version == null ? OptionalLong.empty() : OptionalLong.of(version);
    return new LakeVerify(lake, at, sample == null ? config.verifySample() : sample).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeVerify.Result verified = (LakeVerify.Result) result;
    verified
        .findings()
        .forEach(
            f ->
                out.printf(
                    "%s [%s/%s@%d] %s%n", f.kind(), f.task(), f.episodeId(), f.step(), f.detail()));
    out.printf(
        "version %d: %d tasks, %,d episodes, %,d steps; %d chunks missing, %d doubled, %d of %d checksums bad,"
            + " %d data files damaged, %d broken episodes, %d contradictions: %s%n",
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
        verified.ok() ? "ok" : "NOT ok");
  }

  @Override
  protected int exitCode(Object result) {
    return ((LakeVerify.Result) result).ok() ? 0 : 1;
  }
}
