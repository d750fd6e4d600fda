package io.dreamweir.sequence.index;

import io.dreamweir.experience.EpisodeEnd;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * One episode as a version of the lake holds it: its chunks in order, up to the first gap.
 * Immutable.
 */
public final class Episode {

  /**
   * A chunk among the chunks of its file. Order: by first step, and among chunks of the same step
   * by content, so that which duplicate counts does not depend on files.
   */
  record Ref(FileChunks file, int chunk) {

    static final Comparator<Ref> ORDER =
        Comparator.comparingInt(Ref::firstStep)
            .thenComparing(Comparator.comparingInt(Ref::rows).reversed())
            .thenComparing(Ref::end)
            .thenComparingInt(r -> r.file.crc32c(r.chunk, 0))
            .thenComparing(r -> r.file.file().path())
            .thenComparingInt(Ref::chunk);

    int firstStep() {
      return file.firstStep(chunk);
    }

    int rows() {
      return file.rows(chunk);
    }

    EpisodeEnd end() {
      return file.end(chunk);
    }
  }

  /** The deterministic order of episodes: by start, then by id. */
  public static final Comparator<Episode> ORDER =
      Comparator.comparingLong(Episode::startedAtMs).thenComparing(Episode::id);

  private static final Ref[] NONE = {};

  private final String id;
  private final long startedAtMs;
  private final Ref[] chunks;

  /** Duplicates, and what lies beyond a gap: not read, but needed when files come and go. */
  private final Ref[] others;

  private final int rows;
  private final int duplicates;
  private final EpisodeState state;

  private Episode(
      String id,
      long startedAtMs,
      Ref[] chunks,
      Ref[] others,
      int rows,
      int duplicates,
      EpisodeState state) {
    this.id = id;
    this.startedAtMs = startedAtMs;
    this.chunks = chunks;
    this.others = others;
    this.rows = rows;
    this.duplicates = duplicates;
    this.state = state;
  }

  /**
   * Puts an episode together.
   *
   * @param refs all its chunks, in any order, with duplicates; 1 or more
   */
  static Episode of(String id, List<Ref> refs) {
    Ref[] sorted = refs.toArray(Ref[]::new);
    Arrays.sort(sorted, Ref.ORDER);
    long startedAtMs = Long.MAX_VALUE;
    Ref[] chunks = new Ref[sorted.length];
    Ref[] others = new Ref[sorted.length];
    int used = 0;
    int duplicates = 0;
    int rows = 0;
    boolean ended = false;
    int previousStep = -1;
    for (int i = 0; i < sorted.length; i++) {
      Ref ref = sorted[i];
      startedAtMs = Math.min(startedAtMs, ref.file().startedAtMs(ref.chunk()));
      int step = ref.firstStep();
      if (step == previousStep) {
        duplicates++;
        others[i - used] = ref;
      } else if (step == rows && !ended) {
        chunks[used++] = ref;
        rows += ref.rows();
        ended = ref.end().isLast();
      } else {
        others[i - used] = ref;
      }
      previousStep = step;
    }
    int beyond = sorted.length - used - duplicates;
    EpisodeState state =
        beyond > 0 ? EpisodeState.BROKEN : ended ? EpisodeState.COMPLETE : EpisodeState.OPEN;
    return new Episode(
        id,
        startedAtMs,
        Arrays.copyOf(chunks, used),
        used == sorted.length ? NONE : Arrays.copyOf(others, sorted.length - used),
        rows,
        duplicates,
        state);
  }

  /** Globally unique id. */
  public String id() {
    return id;
  }

  /** Wall-clock start, milliseconds since 1970. */
  public long startedAtMs() {
    return startedAtMs;
  }

  /** Rows from the reset row on without a gap; all of them where the episode is complete. */
  public int rows() {
    return rows;
  }

  /** How much of it there is. */
  public EpisodeState state() {
    return state;
  }

  /** How it ended; {@link EpisodeEnd#OPEN} where it did not or its end is beyond a gap. */
  public EpisodeEnd end() {
    return chunks.length == 0 ? EpisodeEnd.OPEN : chunks[chunks.length - 1].end();
  }

  /** Number of chunks that hold its rows. */
  public int chunks() {
    return chunks.length;
  }

  /** Chunks that were stored more than once. */
  public int duplicates() {
    return duplicates;
  }

  /** The chunk, by position, that holds a row. */
  public int chunkOf(int row) {
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks[middle].firstStep() <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** File that holds a chunk. */
  public FileChunks file(int position) {
    return chunks[position].file();
  }

  /** Number of a chunk among the chunks of its {@link #file}. */
  public int chunkInFile(int position) {
    return chunks[position].chunk();
  }

  /** Sum of its raw rewards. */
  public double undiscountedReturn() {
    double sum = 0;
    for (int row = 0, position = 0; row < rows; position++) {
      int next = position + 1 < chunks.length ? chunks[position + 1].firstStep() : rows;
      for (int i = 0; i < next - row; i++) {
        sum += chunks[position].file().reward(chunks[position].chunk(), i);
      }
      row = next;
    }
    return sum;
  }

  /** All chunks, in no particular order. */
  List<Ref> refs() {
    Ref[] all = Arrays.copyOf(chunks, chunks.length + others.length);
    System.arraycopy(others, 0, all, chunks.length, others.length);
    return Arrays.asList(all);
  }

  @Override
  public String toString() {
    return id + " (" + rows + " rows, " + state + ")";
  }
}
