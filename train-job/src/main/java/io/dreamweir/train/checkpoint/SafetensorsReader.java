package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;

/**
 * An open safetensors file. The header is read and checked against the size of the file when it is
 * opened; no array is allocated that the file does not really hold.
 */
public final class SafetensorsReader implements AutoCloseable {

  /**
   * Where a tensor lies.
   *
   * @param type element type
   * @param shape extent of each axis
   * @param begin first byte, from the beginning of the data
   * @param end byte after the last
   */
  public record Entry(StoredTensor.Type type, List<Integer> shape, long begin, long end) {
    public Entry {
      shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public int size() {
      return Math.toIntExact((end - begin) / type.bytes());
    }
  }

  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final SortedMap<String, Entry> entries;

  private SafetensorsReader(
      Path file, FileChannel channel, long dataStart, SortedMap<String, Entry> entries) {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.entries = entries;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws UserError if the file is missing, truncated, or not a safetensors file
   */
  public static SafetensorsReader open(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, file + " cannot be opened: " + reason(e), e);
    }
    boolean opened = false;
    try {
      long fileSize = channel.size();
      ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (fileSize < prefix.capacity()) {
        throw UserError.usage(
            "%s is not a safetensors file: it has %d bytes, the header's length alone takes 8",
            file, fileSize);
      }
      fill(file, channel, prefix, 0);
      long length = prefix.getLong(0);
      SafetensorsHeader.checkLength(file, length, fileSize);
      ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(length));
      fill(file, channel, text, Long.BYTES);
      long dataStart = Long.BYTES + length;
      SortedMap<String, Entry> entries =
          SafetensorsHeader.parse(file, text.array(), fileSize - dataStart);
      SafetensorsReader reader = new SafetensorsReader(file, channel, dataStart, entries);
      opened = true;
      return reader;
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, file + " cannot be read: " + reason(e), e);
    } finally {
      if (!opened) {
        close(channel);
      }
    }
  }

  /** Every tensor of the file, by name. */
  public SortedMap<String, Entry> entries() {
    return entries;
  }

  /** Reads one tensor. */
  public StoredTensor read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw UserError.usage("%s has no tensor '%s'", file, name);
    }
    try {
      return switch (entry.type()) {
        case F32 -> {
          float[] values = new float[entry.size()];
          blocks(entry, (at, block) -> block.asFloatBuffer().get(values, at, block.limit() / 4));
          yield new StoredTensor.F32(entry.shape(), values);
        }
        case I32 -> {
          int[] values = new int[entry.size()];
          blocks(entry, (at, block) -> block.asIntBuffer().get(values, at, block.limit() / 4));
          yield new StoredTensor.I32(entry.shape(), values);
        }
        case I64 -> {
          long[] values = new long[entry.size()];
          blocks(entry, (at, block) -> block.asLongBuffer().get(values, at, block.limit() / 8));
          yield new StoredTensor.I64(entry.shape(), values);
        }
        case U8, BOOL -> {
          byte[] values = new byte[entry.size()];
          fill(file, channel, ByteBuffer.wrap(values), dataStart + entry.begin());
          yield new StoredTensor.Bytes(entry.type(), entry.shape(), values);
        }
      };
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, file + " cannot be read: " + reason(e), e);
    }
  }

  /** Receives the elements from index {@code at} on. */
  private interface BlockConsumer {
    void accept(int at, ByteBuffer block);
  }

  private void blocks(Entry entry, BlockConsumer consumer) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = entry.begin(); at < entry.end(); at += BLOCK) {
      block.clear().limit((int) Math.min(BLOCK, entry.end() - at));
      fill(file, channel, block, dataStart + at);
      consumer.accept((int) ((at - entry.begin()) / entry.type().bytes()), block.flip());
    }
  }

  private static void fill(Path file, FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        throw UserError.usage("%s became shorter while it was read", file);
      }
      position += read;
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "no such file"
        : String.valueOf(e.getMessage());
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
