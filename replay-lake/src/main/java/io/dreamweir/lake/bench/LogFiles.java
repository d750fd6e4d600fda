package io.dreamweir.lake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A Delta log in a local folder, written as a stream's commits leave it, but by hand. */
final class LogFiles {

  static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final FileSystem files;
  private final Engine engine = DefaultEngine.create(new Configuration());

  LogFiles(Path table) throws IOException {
    this.table = table;
    this.files = FileSystem.getLocal(new Configuration());
  }

  /** A file of the log. */
  Path path(long version, String ending) {
    return table
        .resolve("_delta_log")
        .resolve(String.format(Locale.ROOT, "%020d.%s", version, ending));
  }

  /** Adds a file, through Hadoop, which leaves checksum files of its own, as for every commit. */
  void put(long version, String ending, Stream<String> lines) throws IOException {
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(path(version, ending).toString());
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(files.create(file, false), StandardCharsets.UTF_8), 1 << 16)) {
      lines.forEach(
          line -> {
            try {
              out.write(line);
              out.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** As {@link #put}, dated. */
  void put(long version, String ending, FileTime time, String... lines) throws IOException {
    put(version, ending, Stream.of(lines));
    Files.setLastModifiedTime(path(version, ending), time);
  }

  /** The checksum file of a version, without what names single files. */
  ObjectNode checksum(long version) throws IOException {
    ObjectNode checksum = (ObjectNode) JSON.readTree(Files.readAllBytes(path(version, "crc")));
    checksum.remove(List.of("allFiles", "fileSizeHistogram", "histogramOpt", "setTransactions"));
    return checksum;
  }

  /** The newest line of the log, up to a version, that adds a file. */
  ObjectNode added(long version) throws IOException {
    for (long at = version; at >= 0; at--) {
      for (String line : Files.readAllLines(path(at, "json"))) {
        JsonNode add = JSON.readTree(line).get("add");
        if (add != null) {
          return (ObjectNode) add;
        }
      }
    }
    throw new IllegalStateException("no version of " + table + " adds a file");
  }

  /** Writes a checkpoint of a version. */
  void checkpoint(long version) throws IOException {
    try {
      Table.forPath(engine, table.toString()).checkpoint(engine, version);
    } catch (TableNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
