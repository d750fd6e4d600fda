package io.dreamweir.sequence.latent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Which slot holds which rows: {@link #ROWS} consecutive rows of an episode have a slot.
 *
 * <p>The file {@code slots} is a log, little-endian: per entry bytes of the id int32, slot int32,
 * position of the rows in their episode (row / ROWS) int32, CRC32C of these and the id int32, the
 * id in UTF-8. An entry without an id frees the slot. What a crash cut short is cut off; a slot
 * whose entry was lost is given to other rows, whose states the key in each record's checksum tells
 * from what is still there.
 */
final class SlotDirectory implements AutoCloseable {

  /** Rows of a slot. */
  static final int ROWS = 64;

  private static final int HEAD_BYTES = 16;
  private static final int MAX_ID_BYTES = 1 << 16;

  private final FileChannel log;
  private final Map<String, int[]> slots = new HashMap<>();
  private final Map<Integer, String> owners = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private int next;

  private SlotDirectory(FileChannel log) {
    this.log = log;
  }

  /** Reads the log, if there is one. */
  static SlotDirectory open(Path file) throws IOException {
    SlotDirectory directory =
        new SlotDirectory(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    directory.read();
    return directory;
  }

  private void read() throws IOException {
    ByteBuffer all =
        ByteBuffer.allocate(Math.toIntExact(log.size())).order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining() && log.read(all) >= 0) {}
    all.flip();
    int sound = 0;
    while (all.remaining() >= HEAD_BYTES) {
      int idBytes = all.getInt();
      int slot = all.getInt();
      int page = all.getInt();
      int crc32c = all.getInt();
      if (idBytes < 0
          || idBytes > Math.min(MAX_ID_BYTES, all.remaining())
          || crc32c != checksum(all.array(), sound, idBytes)) {
        break;
      }
      byte[] id = new byte[idBytes];
      all.get(id);
      apply(new String(id, StandardCharsets.UTF_8), slot, page);
      sound = all.position();
    }
    log.truncate(sound);
    log.position(sound);
    for (int slot = 0; slot < next; slot++) {
      if (!owners.containsKey(slot)) {
        free.add(slot);
      }
    }
  }

  private static int checksum(byte[] entry, int at, int idBytes) {
    CRC32C crc = new CRC32C();
    crc.update(entry, at, 12);
    crc.update(entry, at + HEAD_BYTES, idBytes);
    return (int) crc.getValue();
  }

  private void apply(String id, int slot, int page) {
    next = Math.max(next, slot + 1);
    String before = owners.remove(slot);
    int[] held = before == null ? null : slots.get(before);
    if (before != null && held != null) {
      for (int i = 0; i < held.length; i++) {
        held[i] = held[i] == slot ? -1 : held[i];
      }
      if (Arrays.stream(held).allMatch(s -> s < 0)) {
        slots.remove(before);
      }
    }
    if (!id.isEmpty()) {
      int[] known = slots.getOrDefault(id, new int[0]);
      if (page >= known.length) {
        int length = known.length;
        known = Arrays.copyOf(known, page + 1);
        Arrays.fill(known, length, page + 1, -1);
        slots.put(id, known);
      }
      known[page] = slot;
      owners.put(slot, id);
    }
  }

  private void append(String id, int slot, int page) throws IOException {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry = ByteBuffer.allocate(HEAD_BYTES + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(utf8.length).putInt(slot).putInt(page).putInt(0).put(utf8);
    entry.putInt(12, checksum(entry.array(), 0, utf8.length)).flip();
    while (entry.hasRemaining()) {
      log.write(entry);
    }
    apply(id, slot, page);
  }

  /** The slot of a row; -1 where it has none. */
  int find(String id, int row) {
    int[] known = slots.get(id);
    int page = row / ROWS;
    return known == null || page >= known.length ? -1 : known[page];
  }

  /** Gives a slot to a row that has none. */
  int give(String id, int row) throws IOException {
    int slot = free.isEmpty() ? next : free.remove();
    append(id, slot, row / ROWS);
    return slot;
  }

  /** Frees the slots of all other episodes. */
  void retain(Collection<String> episodes) throws IOException {
    Set<String> kept = new HashSet<>(episodes);
    for (Map.Entry<Integer, String> owned : Map.copyOf(owners).entrySet()) {
      if (!kept.contains(owned.getValue())) {
        append("", owned.getKey(), 0);
        free.add(owned.getKey());
      }
    }
  }

  /** Slots that were ever given. */
  int slots() {
    return next;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
