package io.dreamweir.app.drill;

import io.dreamweir.chunk.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file with a line for every chunk that Kafka has acknowledged, written before the
 * acknowledgement is used. A line is one write, so that it outlives {@code kill -9} of its process;
 * a torn last line is passed over.
 */
final class Receipts implements AutoCloseable {

  /**
   * A line.
   *
   * @param episode id of the episode
   * @param firstStep with it the identity of the chunk
   * @param rows rows of the chunk
   */
  record Receipt(String episode, int firstStep, int rows) {}

  private final FileChannel file;

  private Receipts(FileChannel file) {
    this.file = file;
  }

  /** The file of a start of a writer, from 0. */
  static Path file(Path folder, int start) {
    return folder.resolve(String.format(Locale.ROOT, "%04d.txt", start));
  }

  static Receipts open(Path file) throws IOException {
    return new Receipts(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  synchronized void add(Chunk chunk) {
    String line =
        chunk.origin().episodeId() + "\t" + chunk.firstStep() + "\t" + chunk.rows() + "\n";
    try {
      file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every receipt of a folder, file by file in the order of their names. */
  static List<Receipt> read(Path folder) throws IOException {
    List<Receipt> receipts = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return receipts;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(l -> receipts.add(parse(l)));
      }
    }
    return receipts;
  }

  private static Receipt parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Receipt(fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
