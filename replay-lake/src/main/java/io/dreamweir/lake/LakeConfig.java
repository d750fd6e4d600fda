package io.dreamweir.lake;

import io.dreamweir.config.DataSize;
import java.time.Duration;

/**
 * The section {@code lake}: how a lake is laid out and tended.
 *
 * @param bucket time that one partition of a task covers; fixed when a lake is created
 * @param compactTarget size of the files that compaction writes
 * @param verifySample share of chunks whose checksums a verification compares, 0 to 1
 */
public record LakeConfig(Duration bucket, DataSize compactTarget, double verifySample) {
  public LakeConfig {
    new Bucket(bucket);
    if (compactTarget.bytes() < 1 << 20) {
      throw new IllegalArgumentException(
          "compact-target is " + compactTarget + ", expected 1MiB or more");
    }
    if (!(verifySample >= 0 && verifySample <= 1)) {
      throw new IllegalArgumentException("verify-sample is " + verifySample + ", expected 0 to 1");
    }
  }
}
