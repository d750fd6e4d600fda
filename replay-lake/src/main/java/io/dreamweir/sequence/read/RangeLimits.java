package io.dreamweir.sequence.read;

import io.dreamweir.sequence.ReplayConfig;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What reading a lake's files may take of a machine; may be sent to others.
 *
 * @param mappedFiles most data files that stay mapped into memory
 * @param cacheFolder folder for blocks of files that are not on the machine
 * @param cacheBytes most bytes that this folder keeps
 */
public record RangeLimits(int mappedFiles, String cacheFolder, long cacheBytes)
    implements Serializable {

  private static final int FILES = 64;

  /** What does for most lakes. */
  public static RangeLimits usual() {
    return new RangeLimits(
        FILES,
        ReplayConfig.cacheFolder(ReplayConfig.USER_CACHE).toString(),
        ReplayConfig.DEFAULT_CACHE.bytes());
  }

  Path folder() {
    return Path.of(cacheFolder);
  }
}
