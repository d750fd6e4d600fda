package io.dreamweir.sequence.index;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the chunks of one data file; wrong ones are counted and left out. Not thread-safe. */
final class FileChunksBuilder {

  private final DataFile file;
  private final ActionCoding coding;
  private final int actionWidth;
  private final boolean[] optional;
  private final Map<String, Integer> episodes = new HashMap<>();
  private final List<String> episodeIds = new ArrayList<>();
  private final List<Long> startedAtMs = new ArrayList<>();
  private ByteBuffer records = buffer(1 << 12);
  private ByteBuffer rewards = buffer(1 << 12);
  private ByteBuffer actions = buffer(1 << 12);
  private int steps;
  private int damaged;
  private Optional<String> firstDamage = Optional.empty();

  /**
   * Starts a file.
   *
   * @param optional per key whether its column may hold nulls
   */
  FileChunksBuilder(DataFile file, Spaces spaces, boolean[] optional) {
    this.file = file;
    this.coding = new ActionCoding(spaces);
    this.actionWidth = spaces.storedActionWidth();
    this.optional = optional;
  }

  /** Where the bytes of one observation lie. */
  record Blob(long pageStart, int pageBytes, int row, int crc32c) {}

  /**
   * Adds a chunk.
   *
   * @param rewardValues float32 [rewardCount]
   * @param actionValues float32 [actionCount], stored form, row-major
   * @param blobs one per observation key
   */
  void add(
      String episodeId,
      long startedAt,
      int firstStep,
      int rows,
      EpisodeEnd end,
      float[] rewardValues,
      int rewardCount,
      float[] actionValues,
      int actionCount,
      Blob[] blobs) {
    Optional<String> damage = damage(firstStep, rows, rewardValues, rewardCount, actionCount);
    if (damage.isPresent()) {
      leaveOut(episodeId, firstStep, damage.get());
      return;
    }
    actions = room(actions, rows * coding.bytes());
    int mark = actions.position();
    for (int row = 0; row < rows; row++) {
      if (!coding.write(actionValues, row * actionWidth, actions)) {
        actions.position(mark);
        leaveOut(episodeId, firstStep + row, "an action lies outside the action space");
        return;
      }
    }
    rewards = room(rewards, rows * Float.BYTES);
    for (int row = 0; row < rows; row++) {
      rewards.putFloat(rewardValues[row]);
    }
    records = room(records, FileChunks.CHUNK_BYTES + blobs.length * FileChunks.BLOB_BYTES);
    records.putInt(episode(episodeId, startedAt)).putInt(firstStep).putInt(rows);
    records.putInt(FileChunks.code(end)).putInt(steps);
    for (Blob blob : blobs) {
      records.putLong(blob.pageStart).putInt(blob.pageBytes).putInt(blob.row).putInt(blob.crc32c);
    }
    steps += rows;
  }

  /** Counts a chunk that cannot be used. */
  void leaveOut(String episodeId, int step, String reason) {
    damaged++;
    if (firstDamage.isEmpty()) {
      firstDamage = Optional.of("[" + episodeId + "@" + step + "] " + reason);
    }
  }

  /** The first reason why a chunk was left out. */
  Optional<String> firstDamage() {
    return firstDamage;
  }

  FileChunks build() {
    List<byte[]> ids = episodeIds.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toList();
    int idBytes = ids.stream().mapToInt(id -> id.length).sum();
    int keys = optional.length;
    int chunks = records.position() / (FileChunks.CHUNK_BYTES + keys * FileChunks.BLOB_BYTES);
    ByteBuffer block =
        ByteBuffer.allocateDirect(
                FileChunks.HEAD_BYTES
                    + ids.size() * (Long.BYTES + Integer.BYTES)
                    + records.position()
                    + rewards.position()
                    + actions.position()
                    + idBytes
                    + keys)
            .order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(chunks).putInt(keys).putInt(damaged).putInt(ids.size()).putInt(steps);
    block.putInt(coding.bytes()).putInt(idBytes).putInt(0);
    startedAtMs.forEach(block::putLong);
    int end = 0;
    for (byte[] id : ids) {
      end += id.length;
      block.putInt(end);
    }
    block.put(records.flip()).put(rewards.flip()).put(actions.flip());
    ids.forEach(block::put);
    for (boolean nullable : optional) {
      block.put((byte) (nullable ? 1 : 0));
    }
    return new FileChunks(file, block.flip());
  }

  private Optional<String> damage(
      int firstStep, int rows, float[] rewardValues, int rewardCount, int actionCount) {
    if (rows < 1 || rows > Chunk.MAX_ROWS || firstStep < 0) {
      return Optional.of(rows + " rows from step " + firstStep + " are not possible");
    }
    if (rewardCount != rows || actionCount != rows * actionWidth) {
      return Optional.of(
          rows + " rows, but " + rewardCount + " rewards and " + actionCount + " action values");
    }
    for (int row = 0; row < rows; row++) {
      if (!Float.isFinite(rewardValues[row])) {
        return Optional.of("reward " + rewardValues[row] + " is not finite");
      }
    }
    return Optional.empty();
  }

  private int episode(String id, long startedAt) {
    Integer known = episodes.get(id);
    if (known != null) {
      return known;
    }
    episodes.put(id, episodeIds.size());
    episodeIds.add(id);
    startedAtMs.add(startedAt);
    return episodeIds.size() - 1;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer room(ByteBuffer buffer, int bytes) {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    return buffer(Math.max(Math.multiplyExact(buffer.capacity(), 2), buffer.position() + bytes))
        .put(buffer.flip());
  }
}
