package io.dreamweir.sequence.latent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The files {@code states-N} of a store: slots of a fixed size, mapped. Not thread-safe. */
final class StateFiles {

  private final Path folder;
  private final int slotBytes;
  private final int slotsPerFile;
  private final List<MappedByteBuffer> files = new ArrayList<>();

  /**
   * Maps what there is.
   *
   * @param fileBytes wanted size of a file, which has one slot at least
   */
  StateFiles(Path folder, int slotBytes, int fileBytes) throws IOException {
    this.folder = folder;
    this.slotBytes = slotBytes;
    this.slotsPerFile = Math.max(1, fileBytes / slotBytes);
    while (Files.exists(path(files.size()))) {
      map();
    }
  }

  private Path path(int number) {
    return folder.resolve(String.format("states-%06d", number));
  }

  private long fileBytes() {
    return (long) slotsPerFile * slotBytes;
  }

  private void map() throws IOException {
    Path file = path(files.size());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != fileBytes()) {
        throw new IOException(
            file
                + " has "
                + channel.size()
                + " bytes, expected "
                + fileBytes()
                + ": delete "
                + folder);
      }
      files.add(channel.map(MapMode.READ_WRITE, 0, fileBytes()));
    }
  }

  /** Whether a slot has a place. */
  boolean has(int slot) {
    return slot / slotsPerFile < files.size();
  }

  /** Copies bytes of a slot. */
  void read(int slot, int at, byte[] into) {
    files.get(slot / slotsPerFile).get(slot % slotsPerFile * slotBytes + at, into);
  }

  /** Copies bytes into a slot, which gets a place where it has none. */
  void write(int slot, int at, byte[] from) throws IOException {
    while (!has(slot)) {
      make();
    }
    files.get(slot / slotsPerFile).put(slot % slotsPerFile * slotBytes + at, from);
  }

  /** Zeroes a slot, if it has a place; one that has none begins with zeros. */
  void clear(int slot) {
    if (has(slot)) {
      files.get(slot / slotsPerFile).put(slot % slotsPerFile * slotBytes, new byte[slotBytes]);
    }
  }

  /** A file of zeros that has its room on the disk: a full disk is an error here, not a crash. */
  private void make() throws IOException {
    Path file = path(files.size());
    Path temporary = folder.resolve(file.getFileName() + ".tmp");
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long left = fileBytes(); left > 0; ) {
        zeros.clear().limit((int) Math.min(left, zeros.capacity()));
        left -= channel.write(zeros);
      }
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, file);
    map();
  }

  /** Bytes of all files. */
  long bytes() {
    return files.size() * fileBytes();
  }
}
