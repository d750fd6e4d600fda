package io.dreamweir.ingest.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Knows which chunks the lake holds, exactly and in bounded memory.
 *
 * <p>The episodes that arrived last are remembered. A chunk of an unknown episode is new if its
 * episode started after the {@link Horizon}: at the start of the job the newest start in the lake,
 * later also that of the newest forgotten episode. Only for another one is the lake asked. A wrong
 * actor clock therefore costs time, never a chunk.
 *
 * <p>Bound: {@code capacity} episodes and {@value #RANGES_PER_EPISODE} times as many ranges of
 * steps; an episode that arrives in order is one range. Whichever is reached first, the episode
 * longest without a chunk is forgotten.
 *
 * <p>Two phases: {@link #decide} changes nothing, so that a micro-batch that fails can be repeated;
 * {@link #remember} follows the commit.
 */
final class StoredChunks {

  /** Answers which steps of episodes the lake holds; an unknown episode has an empty answer. */
  interface Lookup extends Function<List<ChunkKey>, Map<String, StoredSteps>> {}

  /** Ranges that the average episode may have; a range more per hole in what has arrived. */
  static final int RANGES_PER_EPISODE = 4;

  private final int capacity;
  private final Lookup lake;
  private final LinkedHashMap<String, StoredSteps> episodes = new LinkedHashMap<>(16, 0.75f, true);
  private final Horizon horizon;
  private long ranges;

  /**
   * Remembers nothing yet.
   *
   * @param horizon includes every episode in the lake
   */
  StoredChunks(int capacity, Horizon horizon, Lookup lake) {
    this.capacity = capacity;
    this.horizon = horizon;
    this.lake = lake;
  }

  /**
   * What is to be done with the chunks of a micro-batch.
   *
   * @param chunks all of them
   * @param duplicates those that are stored already, or come twice in this very batch
   * @param lookedUp what the lake said of episodes that are not remembered
   */
  record Decision(
      List<ChunkKey> chunks, List<ChunkKey> duplicates, Map<String, StoredSteps> lookedUp) {}

  /** Decides, and changes nothing. */
  Decision decide(List<ChunkKey> chunks) {
    Map<String, StoredSteps> lookedUp = lookUp(chunks);
    Map<String, StoredSteps> arrived = new HashMap<>();
    List<ChunkKey> duplicates = new ArrayList<>();
    for (ChunkKey chunk : chunks) {
      StoredSteps stored = episodes.get(chunk.episodeId());
      if (stored == null) {
        stored = lookedUp.get(chunk.episodeId());
      }
      StoredSteps before =
          arrived.computeIfAbsent(chunk.episodeId(), id -> new StoredSteps(chunk.startMs()));
      if (before.contains(chunk.firstStep())
          || (stored != null && stored.contains(chunk.firstStep()))) {
        duplicates.add(chunk);
      } else {
        before.add(chunk.firstStep(), chunk.firstStep() + chunk.rows());
      }
    }
    return new Decision(chunks, duplicates, lookedUp);
  }

  /** All chunks of the decision are stored now. */
  void remember(Decision decision) {
    decision
        .lookedUp()
        .forEach(
            (id, stored) -> {
              if (episodes.putIfAbsent(id, stored) == null) {
                ranges += stored.ranges();
              }
            });
    for (ChunkKey chunk : decision.chunks()) {
      StoredSteps stored =
          episodes.computeIfAbsent(chunk.episodeId(), id -> new StoredSteps(chunk.startMs()));
      ranges -= stored.ranges();
      stored.add(chunk.firstStep(), chunk.firstStep() + chunk.rows());
      ranges += stored.ranges();
    }
    forget();
  }

  private void forget() {
    Iterator<StoredSteps> eldest = episodes.values().iterator();
    while (episodes.size() > capacity || ranges > (long) RANGES_PER_EPISODE * capacity) {
      StoredSteps forgotten = eldest.next();
      horizon.include(forgotten.startMs);
      ranges -= forgotten.ranges();
      eldest.remove();
    }
  }

  private Map<String, StoredSteps> lookUp(List<ChunkKey> chunks) {
    List<ChunkKey> unsure = new ArrayList<>();
    for (ChunkKey chunk : chunks) {
      if (horizon.mayBeStored(chunk.startMs()) && !episodes.containsKey(chunk.episodeId())) {
        unsure.add(chunk);
      }
    }
    return unsure.isEmpty() ? Map.of() : lake.apply(unsure);
  }

  int remembered() {
    return episodes.size();
  }

  long rememberedRanges() {
    return ranges;
  }
}
