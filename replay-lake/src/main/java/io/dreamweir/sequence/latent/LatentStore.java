package io.dreamweir.sequence.latent;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import io.dreamweir.sequence.RowSpan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States of a world model by (episode, row), memory-mapped beside the trainer. A state is 2 bytes
 * per deterministic number (bfloat16) and 1 or 2 per stochastic variable (the index of its class).
 *
 * <p>A record is CRC32C int32, generation int32, the numbers, the classes. The checksum covers the
 * row's identity, so a record is whole, of this row and of a {@link Generations generation} that
 * this run may read, or it is not there: a process that dies while it writes leaves every row with
 * its old or its new state, but for the one it was copying, which is then missing. Nothing is ever
 * read that is a mixture.
 *
 * <p>One process at a time. Thread-safe.
 */
public final class LatentStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LatentStore.class);

  private static final int FILE_BYTES = 64 << 20;

  private final Path folder;
  private final LatentHeader header;
  private final LatentShape shape;
  private final FileChannel lock;
  private final Generations generations;
  private final SlotDirectory directory;
  private final StateFiles files;
  private final Map<String, Long> keys = new HashMap<>();
  private final ByteBuffer record;
  private final ByteBuffer identity =
      ByteBuffer.allocate(Long.BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private int generation;

  private LatentStore(Path folder, LatentShape shape, int fileBytes, FileChannel lock)
      throws IOException {
    this.folder = folder;
    this.shape = shape;
    this.lock = lock;
    header = LatentHeader.of(folder, shape);
    generations = Generations.open(folder.resolve("generations"));
    directory = SlotDirectory.open(folder.resolve("slots"));
    files = new StateFiles(folder, SlotDirectory.ROWS * shape.recordBytes(), fileBytes);
    record = ByteBuffer.allocate(shape.recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a store, made where there is none.
   *
   * @param version the version that the checkpoint names which is resumed; absent for a run that
   *     begins anew. Where the store does not have that version every state is missing
   * @throws UserError if another process uses the store, or it holds states of another shape
   */
  public static LatentStore open(Path folder, LatentShape shape, Optional<String> version) {
    return open(folder, shape, version, FILE_BYTES);
  }

  static LatentStore open(Path folder, LatentShape shape, Optional<String> version, int fileBytes) {
    try {
      Files.createDirectories(folder);
      FileChannel lock = lock(folder);
      try {
        LatentStore store = new LatentStore(folder, shape, fileBytes, lock);
        store.generation = store.generations.begin(version.map(store::parent).orElse(0));
        return store;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is locked in this process", folder);
    }
    channel.close();
    throw UserError.usage(
        "latents in %s are in use by another run; wait for it, or give this run a folder of its own",
        folder);
  }

  private int parent(String version) {
    int at = version.lastIndexOf('/');
    try {
      int named = Integer.parseInt(version.substring(at + 1));
      if (at > 0 && version.substring(0, at).equals(header.id()) && generations.has(named)) {
        return named;
      }
    } catch (NumberFormatException e) {
      LOG.debug("{} is no version of latents", version);
    }
    LOG.warn(
        "latents in {} have no version {}: all states are missing, and computed again",
        folder,
        version);
    return 0;
  }

  private static UserError failed(Path folder, IOException e) {
    return new UserError(
        UserError.Kind.FAILED,
        "latents in "
            + folder
            + " cannot be kept: "
            + e.getMessage()
            + "; see that the disk has room and the folder may be written",
        e);
  }

  /** Name of the version that is being written. */
  public synchronized String version() {
    return header.id() + "/" + generation;
  }

  /**
   * Ends the current version and begins the next.
   *
   * @return name of the version that ended: what a checkpoint keeps, saved after this call
   */
  public synchronized String seal() {
    String sealed = version();
    try {
      generation = generations.begin(generation);
    } catch (IOException e) {
      throw failed(folder, e);
    }
    return sealed;
  }

  /** Shape of every state. */
  public LatentShape shape() {
    return shape;
  }

  /**
   * Reads the states of the first row of each window.
   *
   * @param windows per slot the rows that it holds, as {@code SequenceBatch.spans} says
   * @param into [windows], all written; what is missing is 0, and flagged so
   * @return states that were there
   */
  public synchronized int read(List<List<RowSpan>> windows, Latents into) {
    check(windows.size(), into);
    int present = 0;
    for (int i = 0; i < into.rows(); i++) {
      RowSpan first = windows.get(i).get(0);
      present += read(first.episode(), first.firstRow(), into, i) ? 1 : 0;
    }
    return present;
  }

  private void check(int rows, Latents latents) {
    if (!latents.shape().equals(shape) || latents.rows() != rows) {
      throw new IllegalArgumentException(
          latents.rows() + " states of " + latents.shape() + ", expected " + rows + " of " + shape);
    }
  }

  private boolean read(String episode, int row, Latents into, int at) {
    int slot = directory.find(episode, row);
    if (slot >= 0 && files.has(slot)) {
      files.read(slot, position(row), record.array());
      int written = record.getInt(4);
      if (generations.readable(written) && record.getInt(0) == checksum(key(episode), row)) {
        decode(into, at);
        return true;
      }
    }
    for (int i = 0; i < shape.deter(); i++) {
      into.deter().put(at * shape.deter() + i, 0f);
    }
    for (int i = 0; i < shape.variables(); i++) {
      into.stoch().put(at * shape.variables() + i, 0);
    }
    into.present().put(at, (byte) 0);
    return false;
  }

  /**
   * Writes the states of the rows of windows.
   *
   * @param windows per slot the rows that it holds
   * @param length L, rows of a window
   * @param skip rows at the beginning of each window that are not written, such as context
   * @param from [(L - skip) * windows], time-major: row t of window s at {@code (t - skip) *
   *     windows + s}; its flags are not looked at
   */
  public synchronized void write(List<List<RowSpan>> windows, int length, int skip, Latents from) {
    check((length - skip) * windows.size(), from);
    try {
      for (int slot = 0; slot < windows.size(); slot++) {
        int t = 0;
        for (RowSpan span : windows.get(slot)) {
          for (int i = 0; i < span.rows(); i++, t++) {
            if (t >= skip) {
              int at = (t - skip) * windows.size() + slot;
              write(span.episode(), span.firstRow() + i, from, at);
            }
          }
        }
        if (t != length) {
          throw new IllegalArgumentException("a window of " + t + " rows, expected " + length);
        }
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private void write(String episode, int row, Latents from, int at) throws IOException {
    int slot = directory.find(episode, row);
    if (slot < 0) {
      slot = directory.give(episode, row);
      files.clear(slot); // it may hold what was freed, or what a crash has unlisted
    }
    encode(from, at);
    record.putInt(4, generation);
    record.putInt(0, checksum(key(episode), row));
    files.write(slot, position(row), record.array());
  }

  private void encode(Latents from, int at) {
    record.clear().position(LatentShape.HEAD_BYTES);
    int base = at * shape.deter();
    for (int i = 0; i < shape.deter(); i++) {
      record.putShort(Bfloat16.of(from.deter().get(base + i)));
    }
    for (int i = 0; i < shape.variables(); i++) {
      int index = from.stoch().get(at * shape.variables() + i);
      if (index < 0 || index >= shape.classes()) {
        throw new IllegalArgumentException(
            "class " + index + " of variable " + i + ", expected 0 to " + (shape.classes() - 1));
      }
      if (shape.classBytes() == 1) {
        record.put((byte) index);
      } else {
        record.putShort((short) index);
      }
    }
  }

  private void decode(Latents into, int at) {
    record.clear().position(LatentShape.HEAD_BYTES);
    for (int i = 0; i < shape.deter(); i++) {
      into.deter().put(at * shape.deter() + i, Bfloat16.toFloat(record.getShort()));
    }
    for (int i = 0; i < shape.variables(); i++) {
      int index = shape.classBytes() == 1 ? record.get() & 0xFF : record.getShort() & 0xFFFF;
      into.stoch().put(at * shape.variables() + i, index);
    }
    into.present().put(at, (byte) 1);
  }

  /** Of the record in hand, but for its first four bytes, and the row it is of. */
  private int checksum(long key, int row) {
    crc.reset();
    identity.putLong(0, key).putInt(Long.BYTES, row);
    crc.update(identity.array());
    crc.update(record.array(), 4, shape.recordBytes() - 4);
    return (int) crc.getValue();
  }

  private long key(String episode) {
    return keys.computeIfAbsent(episode, id -> Seeds.derive(0, "latents", id));
  }

  private int position(int row) {
    return row % SlotDirectory.ROWS * shape.recordBytes();
  }

  /** Gives the room of all episodes but these to others: those that a lake still has. */
  public synchronized void retain(Collection<String> episodes) {
    try {
      directory.retain(episodes);
      keys.keySet().retainAll(episodes);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Bytes of the store on disk, its logs aside. */
  public synchronized long bytes() {
    return files.bytes();
  }

  /** Releases the store; what was written stays, whether this is called or not. */
  @Override
  public synchronized void close() {
    try {
      directory.close();
      lock.close();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }
}
