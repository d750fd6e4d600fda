package io.dreamweir.sequence;

import io.dreamweir.config.DataSize;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code replay}: how batches are drawn and read.
 *
 * @param batch B, sequences of a batch
 * @param length L, rows of a sequence
 * @param sampler how windows are drawn
 * @param episodes whether episodes that are not whole are drawn from
 * @param minEpisodes episodes to draw from, long enough for a window, before the first batch is
 *     drawn
 * @param refreshEvery shortest time between two looks at the newest version of the lake
 * @param prefetch batches that are ready ahead of the consumer
 * @param threads threads that read batches
 * @param checksums when checksums of observations are compared
 * @param maxMappedFiles most data files that stay mapped into memory
 * @param logWaitEvery how often a wait for experience says its reason
 * @param priorities what the sampler by scores makes of them
 * @param index where indexes are stored for the next process
 * @param chunkCache most bytes of chunks that stay unpacked in memory, as differences of their
 *     rows; 0: none
 * @param cacheDir folder for blocks of data files that are not on this machine; {@code user}: in
 *     the user's cache
 * @param cacheSize most bytes that the cache keeps
 */
public record ReplayConfig(
    int batch,
    int length,
    SamplerKind sampler,
    EpisodeChoice episodes,
    int minEpisodes,
    Duration refreshEvery,
    int prefetch,
    int threads,
    ChecksumPolicy checksums,
    int maxMappedFiles,
    Duration logWaitEvery,
    Priorities priorities,
    IndexPlace index,
    DataSize chunkCache,
    String cacheDir,
    DataSize cacheSize) {

  /** {@code cache-dir} that stands for the user's cache. */
  public static final String USER_CACHE = "user";

  /** A cache as large as most tasks' frames. */
  public static final DataSize DEFAULT_CACHE = DataSize.parse("8GiB");

  /** Most of what some 500,000 screens of an Atari game take. */
  public static final DataSize DEFAULT_CHUNK_CACHE = DataSize.parse("96MiB");

  private static final DataSize LEAST_CACHE = DataSize.parse("16MiB");
  private static final DataSize MOST_CACHE = DataSize.parse("128GiB");

  public ReplayConfig {
    atLeast("batch", batch, 1);
    atLeast("length", length, 1);
    atLeast("min-episodes", minEpisodes, 1);
    atLeast("prefetch", prefetch, 1);
    atLeast("threads", threads, 1);
    atLeast("max-mapped-files", maxMappedFiles, 1);
    if (refreshEvery.toMillis() < 1 || logWaitEvery.toMillis() < 1) {
      throw new IllegalArgumentException("refresh-every and log-wait-every must be 1ms or more");
    }
    if (cacheSize.bytes() < LEAST_CACHE.bytes() || cacheSize.bytes() > MOST_CACHE.bytes()) {
      throw new IllegalArgumentException(
          "cache-size is " + cacheSize + ", expected " + LEAST_CACHE + " to " + MOST_CACHE);
    }
    if (cacheDir.isBlank()) {
      throw new IllegalArgumentException("cache-dir is empty; name a folder, or " + USER_CACHE);
    }
  }

  /** Which episodes are drawn from. */
  public EpisodeScope scope() {
    return episodes.of(sampler);
  }

  /** What reading may take of this machine. */
  public RangeLimits ranges() {
    return new RangeLimits(maxMappedFiles, cacheFolder(cacheDir).toString(), cacheSize.bytes());
  }

  /** The folder that {@code cache-dir} means. */
  public static Path cacheFolder(String cacheDir) {
    if (!cacheDir.equals(USER_CACHE)) {
      return Path.of(cacheDir);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return root.resolve("dreamweir").resolve("blocks");
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " or more");
    }
  }
}
