package io.dreamweir.ingest.stream;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Who wants a lease and who has it: an object each, named after its owner. */
final class LeaseFolder {
  private static final Pattern TEXT = Pattern.compile("(ASKS|HOLDS) ([0-9]{1,18}) ([0-9]{1,18})");

  /** What an owner is. */
  enum State {
    /** It wants the lease. */
    ASKS,
    /** It has it. */
    HOLDS
  }

  /**
   * What an owner says.
   *
   * @param term one more than that of the owner before, 0 of one that asks
   * @param count grows with every writing
   */
  record Entry(State state, long term, long count) {
    /** What stands for an object that is just being written, where that is not one step. */
    private static final Entry UNREADABLE = new Entry(State.ASKS, 0, -1);

    private static Entry parse(String text) {
      Matcher parts = TEXT.matcher(text);
      return parts.matches()
          ? new Entry(
              State.valueOf(parts.group(1)),
              Long.parseLong(parts.group(2)),
              Long.parseLong(parts.group(3)))
          : UNREADABLE;
    }

    @Override
    public String toString() {
      return state + " " + term + " " + count;
    }
  }

  private final FileSystem files;
  private final Path folder;

  LeaseFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  void write(String owner, Entry entry) throws IOException {
    try (OutputStream out = files.create(new Path(folder, owner), true)) {
      out.write(entry.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What everybody says now, by owner. */
  Map<String, Entry> entries() throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    FileStatus[] found;
    try {
      found = files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return entries;
    }
    for (FileStatus file : found) {
      if (file.isFile()) {
        read(file.getPath()).ifPresent(e -> entries.put(file.getPath().getName(), e));
      }
    }
    return entries;
  }

  private Optional<Entry> read(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(Entry.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  void delete(String owner) throws IOException {
    files.delete(new Path(folder, owner), false);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
