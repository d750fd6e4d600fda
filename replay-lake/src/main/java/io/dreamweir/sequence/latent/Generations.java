package io.dreamweir.sequence.latent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which states belong together. Every state is of the generation in which it was written; a
 * generation begins when a store is opened or a checkpoint is saved, and descends from the one that
 * was resumed or saved, or from none (0). What a run may read is its own generation and those that
 * it descends from: states that another branch has written since are not there for it.
 *
 * <p>The file {@code generations} has a line {@code GENERATION PARENT CRC} for each, forced to disk
 * before a state is written, so that a number is never used twice. A line that a crash cut short is
 * cut off.
 */
final class Generations {

  private final Path file;

  /** Parent of generation i + 1. */
  private final List<Integer> parents = new ArrayList<>();

  private final BitSet readable = new BitSet();

  private Generations(Path file) {
    this.file = file;
  }

  /** Reads the file, if there is one. */
  static Generations open(Path file) throws IOException {
    Generations generations = new Generations(file);
    if (!Files.exists(file)) {
      return generations;
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int sound = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', sound)) {
      String[] words = text.substring(sound, end).split(" ");
      int next = generations.parents.size() + 1;
      if (words.length != 3
          || !words[0].equals(Integer.toString(next))
          || !words[2].equals(checksum(words[0] + " " + words[1]))) {
        break;
      }
      generations.parents.add(Integer.parseInt(words[1]));
      sound = end + 1;
    }
    if (sound < text.length()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(sound);
      }
    }
    return generations;
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }

  /** Whether there is such a generation. */
  boolean has(int generation) {
    return generation >= 1 && generation <= parents.size();
  }

  /**
   * Begins a generation. What can be read from now on is its own states and its ancestors'.
   *
   * @param parent 0 for none
   */
  int begin(int parent) throws IOException {
    int generation = parents.size() + 1;
    String line = generation + " " + parent;
    ByteBuffer bytes =
        ByteBuffer.wrap((line + " " + checksum(line) + "\n").getBytes(StandardCharsets.US_ASCII));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    parents.add(parent);
    readable.clear();
    for (int at = generation; at != 0; at = parents.get(at - 1)) {
      readable.set(at);
    }
    return generation;
  }

  /** Whether states of a generation may be read. */
  boolean readable(int generation) {
    return generation > 0 && readable.get(generation);
  }
}
