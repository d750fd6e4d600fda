package io.dreamweir.lake.job;

import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Whether the data files of a version are there, as long as its log says, and Parquet. */
final class DataFiles {
  private DataFiles() {}

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /**
   * A file that cannot be read.
   *
   * @param path as the log names it, absolute
   * @param reason what is wrong with it
   */
  record Damaged(String path, String task, String reason) {
    String detail() {
      return "data file " + path + " " + reason;
    }
  }

  /** The files of a version of {@code chunks} that cannot be read. */
  static List<Damaged> damaged(ReplayLake lake, long version) {
    Configuration hadoop = lake.spark().sparkContext().hadoopConfiguration();
    return LakeSnapshot.at(lake.path(LakeTable.CHUNKS), version).files().parallelStream()
        .flatMap(
            file ->
                damage(hadoop, file)
                    .map(
                        reason ->
                            new Damaged(
                                file.path(), file.partition().getOrDefault("task", ""), reason))
                    .stream())
        .toList();
  }

  private static Optional<String> damage(Configuration hadoop, DataFile file) {
    Path path = new Path(file.path());
    try {
      FileSystem files = path.getFileSystem(hadoop);
      long bytes = files.getFileStatus(path).getLen();
      if (bytes != file.bytes()) {
        return Optional.of(
            String.format(
                Locale.ROOT, "has %,d bytes, the log says %,d", bytes, file.bytes()));
      }
      byte[] tail = new byte[MAGIC.length];
      try (FSDataInputStream in = files.open(path)) {
        in.readFully(Math.max(0, bytes - tail.length), tail);
      }
      if (!java.util.Arrays.equals(tail, MAGIC)) {
        return Optional.of("does not end as a Parquet file does");
      }
      ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop)).close();
      return Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.of("is gone");
    } catch (IOException | RuntimeException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }
}
