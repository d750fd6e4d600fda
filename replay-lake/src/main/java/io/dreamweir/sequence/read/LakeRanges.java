package io.dreamweir.sequence.read;

import io.dreamweir.sequence.index.DataFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a lake's files, wherever it is: those of this machine are mapped, others are fetched
 * into a cache on its disk, which is opened when the first such file is met.
 */
public final class LakeRanges implements ByteRanges {

  private final MappedFiles local;
  private final RangeLimits limits;
  private @Nullable StoreRanges remote;

  /** Nothing is open yet. */
  public LakeRanges(RangeLimits limits) {
    this.limits = limits;
    local = new MappedFiles(limits.mappedFiles());
  }

  @Override
  public Range open(DataFile file, long at, int length) throws IOException {
    return MappedFiles.isLocal(file)
        ? local.open(file, at, length)
        : remote().open(file, at, length);
  }

  private synchronized StoreRanges remote() {
    StoreRanges open = remote;
    if (open == null) {
      open = new StoreRanges(new BlockCache(limits.folder(), limits.cacheBytes()));
      remote = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    local.close();
    StoreRanges open = remote;
    remote = null;
    if (open != null) {
      open.close();
    }
  }
}
