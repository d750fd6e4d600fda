package io.dreamweir.sequence.index;

import io.dreamweir.experience.EpisodeEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What the index knows of the chunks of one data file: identities, rewards, actions, and where the
 * bytes of each observation lie. Off the heap, about 6 bytes per step of an Atari task.
 *
 * <p>Layout of {@code records}, little-endian, per chunk: episode int32 (position in {@code
 * episodeIds}), first step int32, rows int32, end int32, position of the first step int32; then per
 * observation key: byte at which its Parquet page starts int64, bytes of the page with its header
 * int32, row within the page int32, CRC32C of the uncompressed rows int32.
 */
public final class FileChunks {

  static final int CHUNK_BYTES = 5 * Integer.BYTES;
  static final int BLOB_BYTES = Long.BYTES + 3 * Integer.BYTES;

  private static final EpisodeEnd[] BY_CODE = {
    EpisodeEnd.OPEN, EpisodeEnd.TERMINAL, EpisodeEnd.TIME_LIMIT, EpisodeEnd.CUT
  };

  /** The number that stands for an end in {@code records}. */
  static int code(EpisodeEnd end) {
    return switch (end) {
      case OPEN -> 0;
      case TERMINAL -> 1;
      case TIME_LIMIT -> 2;
      case CUT -> 3;
    };
  }

  private final DataFile file;
  private final List<String> episodeIds;
  private final long[] startedAtMs;
  private final int chunks;
  private final int damaged;
  private final int recordBytes;
  private final ByteBuffer records;
  private final ByteBuffer rewards;
  private final ByteBuffer actions;
  private final boolean[] optional;

  /** A bit per chunk and key: its checksum was compared once. */
  private final AtomicIntegerArray checked;

  /**
   * Packs what was gathered.
   *
   * @param damaged chunks of the file that were left out because their metadata is wrong
   * @param optional per key whether its column may hold nulls, which shifts the bytes of a page
   */
  FileChunks(
      DataFile file,
      List<String> episodeIds,
      long[] startedAtMs,
      int damaged,
      ByteBuffer records,
      ByteBuffer rewards,
      ByteBuffer actions,
      boolean[] optional) {
    this.file = file;
    this.episodeIds = List.copyOf(episodeIds);
    this.startedAtMs = startedAtMs;
    this.damaged = damaged;
    this.recordBytes = CHUNK_BYTES + optional.length * BLOB_BYTES;
    this.chunks = records.remaining() / recordBytes;
    this.records = pack(records);
    this.rewards = pack(rewards);
    this.actions = pack(actions);
    this.optional = optional;
    this.checked = new AtomicIntegerArray((chunks * optional.length + 31) / 32);
  }

  private static ByteBuffer pack(ByteBuffer from) {
    return ByteBuffer.allocateDirect(from.remaining())
        .put(from)
        .flip()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The data file. */
  public DataFile file() {
    return file;
  }

  int chunks() {
    return chunks;
  }

  int damaged() {
    return damaged;
  }

  /** Bytes held off the heap. */
  long bytes() {
    return (long) records.capacity() + rewards.capacity() + actions.capacity();
  }

  /** Id of the episode that a chunk belongs to. */
  public String episodeId(int chunk) {
    return episodeIds.get(records.getInt(chunk * recordBytes));
  }

  long startedAtMs(int chunk) {
    return startedAtMs[records.getInt(chunk * recordBytes)];
  }

  /** Step of the chunk's first row. */
  public int firstStep(int chunk) {
    return records.getInt(chunk * recordBytes + 4);
  }

  /** Rows of the chunk. */
  public int rows(int chunk) {
    return records.getInt(chunk * recordBytes + 8);
  }

  /** How the episode stands after the chunk. */
  public EpisodeEnd end(int chunk) {
    return BY_CODE[records.getInt(chunk * recordBytes + 12)];
  }

  private int step(int chunk) {
    return records.getInt(chunk * recordBytes + 16);
  }

  private int blob(int chunk, int key) {
    return chunk * recordBytes + CHUNK_BYTES + key * BLOB_BYTES;
  }

  /** Byte of the file at which the page of an observation starts, header first. */
  public long pageStart(int chunk, int key) {
    return records.getLong(blob(chunk, key));
  }

  /** Bytes of that page, header included. */
  public int pageBytes(int chunk, int key) {
    return records.getInt(blob(chunk, key) + 8);
  }

  /** Row within that page. */
  public int rowInPage(int chunk, int key) {
    return records.getInt(blob(chunk, key) + 12);
  }

  /** CRC32C of the uncompressed rows of an observation. */
  public int crc32c(int chunk, int key) {
    return records.getInt(blob(chunk, key) + 16);
  }

  /** Whether the pages of an observation begin with definition levels. */
  public boolean optional(int key) {
    return optional[key];
  }

  /** Whether {@link #check} was called for an observation of a chunk. */
  public boolean isChecked(int chunk, int key) {
    int bit = chunk * optional.length + key;
    return (checked.getPlain(bit / 32) >>> (bit % 32) & 1) == 1;
  }

  /** Remembers that the checksum of an observation of a chunk was compared and found right. */
  public void check(int chunk, int key) {
    int bit = chunk * optional.length + key;
    checked.accumulateAndGet(bit / 32, 1 << (bit % 32), (a, b) -> a | b);
  }

  /** Reward of a row of a chunk. */
  public float reward(int chunk, int row) {
    return rewards.getFloat((step(chunk) + row) * Float.BYTES);
  }

  /** The actions of all chunks, in the index's coding. */
  public ByteBuffer actions() {
    return actions;
  }

  /** Where the action of a row of a chunk begins in {@link #actions}. */
  public int actionAt(int chunk, int row, ActionCoding coding) {
    return (step(chunk) + row) * coding.bytes();
  }
}
