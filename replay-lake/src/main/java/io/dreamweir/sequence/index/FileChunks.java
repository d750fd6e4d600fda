package io.dreamweir.sequence.index;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.EpisodeEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What the index knows of the chunks of one data file: identities, rewards, actions, and where the
 * bytes of each observation lie. Off the heap, about 6 bytes per step of an Atari task: one block
 * of bytes, in memory or mapped from a stored index.
 *
 * <p>Layout of a block, little-endian, without gaps: seven int32 (chunks, observation keys, chunks
 * left out, episodes, rows of all chunks, bytes of an action, bytes of all ids) and an int32 that
 * is 0; per episode its start in ms int64; per episode the byte at which its id ends int32; the
 * records; rewards float32 [rows]; actions [rows]; ids in UTF-8; per key a byte that is 1 where its
 * column may hold nulls.
 *
 * <p>A record: episode int32 (position among the block's), first step int32, rows int32, end int32,
 * position of the first step among the block's rows int32; then per observation key: byte at which
 * its Parquet page starts int64, bytes of the page with its header int32, row within the page
 * int32, CRC32C of the uncompressed rows int32.
 */
public final class FileChunks {

  static final int HEAD_BYTES = 8 * Integer.BYTES;
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
  private final ByteBuffer block;
  private final int chunks;
  private final int damaged;
  private final int recordBytes;
  private final List<String> episodeIds;
  private final long[] startedAtMs;
  private final ByteBuffer records;
  private final ByteBuffer rewards;
  private final ByteBuffer actions;
  private final boolean[] optional;

  /** A bit per chunk and key: its checksum was compared once. */
  private final AtomicIntegerArray checked;

  /**
   * Reads a block.
   *
   * @param block the bytes, from 0 to the limit; owned by the result
   * @throws IllegalArgumentException if its numbers contradict each other
   */
  FileChunks(DataFile file, ByteBuffer block) {
    this.file = file;
    this.block = block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer in = this.block.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
    if (in.remaining() < HEAD_BYTES) {
      throw new IllegalArgumentException("a block of " + in.remaining() + " bytes has no head");
    }
    chunks = count(in);
    int keys = count(in);
    damaged = count(in);
    int episodes = count(in);
    int rows = count(in);
    int actionBytes = count(in);
    int idBytes = count(in);
    in.getInt();
    recordBytes = CHUNK_BYTES + keys * BLOB_BYTES;
    long bytes =
        HEAD_BYTES
            + (long) episodes * (Long.BYTES + Integer.BYTES)
            + (long) chunks * recordBytes
            + (long) rows * (Float.BYTES + actionBytes)
            + idBytes
            + keys;
    if (bytes != block.limit()) {
      throw new IllegalArgumentException(
          "a block of " + block.limit() + " bytes, expected " + bytes);
    }
    startedAtMs = new long[episodes];
    in.asLongBuffer().get(startedAtMs);
    in.position(in.position() + episodes * Long.BYTES);
    int[] idEnds = new int[episodes];
    in.asIntBuffer().get(idEnds);
    in.position(in.position() + episodes * Integer.BYTES);
    records = part(in, chunks * recordBytes);
    rewards = part(in, rows * Float.BYTES);
    actions = part(in, rows * actionBytes);
    episodeIds = ids(part(in, idBytes), idEnds);
    optional = new boolean[keys];
    for (int key = 0; key < keys; key++) {
      optional[key] = in.get() != 0;
    }
    checked = new AtomicIntegerArray((chunks * keys + 31) / 32);
    for (int chunk = 0; chunk < chunks; chunk++) {
      checkRecord(chunk, rows);
    }
  }

  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0) {
      throw new IllegalArgumentException("a block counts " + count);
    }
    return count;
  }

  private static ByteBuffer part(ByteBuffer in, int bytes) {
    ByteBuffer part = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + bytes);
    return part;
  }

  private static List<String> ids(ByteBuffer text, int[] ends) {
    List<String> ids = new ArrayList<>(ends.length);
    int from = 0;
    for (int end : ends) {
      if (end < from || end > text.limit()) {
        throw new IllegalArgumentException("an id of a block ends at " + end);
      }
      byte[] utf8 = new byte[end - from];
      text.get(from, utf8);
      ids.add(new String(utf8, StandardCharsets.UTF_8));
      from = end;
    }
    return ids;
  }

  private void checkRecord(int chunk, int allRows) {
    int at = chunk * recordBytes;
    int episode = records.getInt(at);
    int rows = rows(chunk);
    int end = records.getInt(at + 12);
    if (episode < 0
        || episode >= startedAtMs.length
        || firstStep(chunk) < 0
        || rows < 1
        || rows > Chunk.MAX_ROWS
        || end < 0
        || end >= BY_CODE.length
        || step(chunk) < 0
        || step(chunk) > allRows - rows) {
      throw new IllegalArgumentException("record " + chunk + " of a block is not possible");
    }
  }

  /** The data file. */
  public DataFile file() {
    return file;
  }

  /** All of it, as it can be stored. */
  ByteBuffer block() {
    return block.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
  }

  /** Chunks of the file that the index has. */
  public int chunks() {
    return chunks;
  }

  int damaged() {
    return damaged;
  }

  /** Bytes held off the heap. */
  long bytes() {
    return block.limit();
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

  /**
   * Copies rewards of consecutive rows of a chunk.
   *
   * @param into receives the i-th at {@code at + i * stride}
   */
  public void rewards(int chunk, int row, int count, FloatBuffer into, int at, int stride) {
    int from = (step(chunk) + row) * Float.BYTES;
    for (int i = 0; i < count; i++) {
      into.put(at + i * stride, rewards.getFloat(from + i * Float.BYTES));
    }
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
