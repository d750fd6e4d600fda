package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory of what ingest keeps to drop chunks that are sent again, over very many episodes: feeds
 * identities without frames through the very path that micro-batches take, a tenth of them sent
 * twice, and weighs the heap.
 */
public final class EpisodesBench {

  /** As many as a year of play makes. */
  public static final long EPISODES = 1_000_000;

  private static final int CHUNKS_PER_EPISODE = 4;
  private static final int EPISODES_PER_BATCH = 500;
  private static final int WEIGHINGS = 5;

  private final IngestConfig config;
  private final long episodes;

  /**
   * A benchmark that has not run.
   *
   * @param episodes distinct episodes
   */
  public EpisodesBench(IngestConfig config, long episodes) {
    this.config = config;
    this.episodes = episodes;
  }

  /**
   * Measures.
   *
   * @throws UserError if a chunk was taken for another one
   */
  public BenchResult run() {
    long[] lookups = {0};
    long since = System.currentTimeMillis() - episodes;
    Horizon horizon = new Horizon(config.clockTolerance(), System::currentTimeMillis);
    long before = heap();
    StoredChunks stored =
        new StoredChunks(
            config.rememberedEpisodes(),
            horizon,
            unsure -> {
              lookups[0] += unsure.size();
              return Map.of();
            });
    List<Double> bytes = new ArrayList<>();
    long most = 0;
    long duplicates = 0;
    long expected = 0;
    long from = System.nanoTime();
    for (long first = 0; first < episodes; first += EPISODES_PER_BATCH) {
      List<ChunkKey> batch = batch(first, Math.min(episodes, first + EPISODES_PER_BATCH), since);
      StoredChunks.Decision decision = stored.decide(batch);
      duplicates += decision.duplicates().size();
      expected += batch.size();
      stored.remember(decision);
      most = Math.max(most, stored.remembered());
      if ((first + EPISODES_PER_BATCH) * WEIGHINGS / episodes > bytes.size()) {
        bytes.add((double) Math.max(0, heap() - before));
      }
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    long distinct = episodes * CHUNKS_PER_EPISODE;
    if (expected - duplicates != distinct || lookups[0] != 0) {
      throw UserError.failed(
          "%d chunks counted as new, %d were; %d asked of the lake",
          expected - duplicates, distinct, lookups[0]);
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("episodes", episodes);
    details.put("chunks", distinct);
    details.put("chunks_sent_again_and_dropped", duplicates);
    details.put("remembered_episodes", config.rememberedEpisodes());
    details.put("remembered_episodes_max", most);
    details.put("remembered_ranges", stored.rememberedRanges());
    details.put("bytes_per_remembered_episode", bytes.get(bytes.size() - 1) / stored.remembered());
    details.put("lookups", lookups[0]);
    details.put("chunks_per_second", expected / seconds);
    return new BenchResult("episodes", "bytes", bytes, List.of(), details);
  }

  /** Chunks of these episodes, one in ten of them twice. */
  private static List<ChunkKey> batch(long from, long to, long since) {
    List<ChunkKey> chunks = new ArrayList<>();
    for (long episode = from; episode < to; episode++) {
      String id = String.format(Locale.ROOT, "0mi8q3v9kabcd3f7h-%d-%d", episode % 8, episode / 8);
      for (int chunk = 0; chunk < CHUNKS_PER_EPISODE; chunk++) {
        ChunkKey key = new ChunkKey(id, 32 * chunk, 32, "", since + episode, 0, episode);
        chunks.add(key);
        if (episode % 10 == 0) {
          chunks.add(key);
        }
      }
    }
    return chunks;
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
