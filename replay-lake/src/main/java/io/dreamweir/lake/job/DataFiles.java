package io.dreamweir.lake.job;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Whether the data files of a version are there, as long as its log says, and Parquet. */
final class DataFiles {
  private DataFiles() {}

  /** How much of a file is read. */
  enum Depth {
    /** Its length, its footer and its end. */
    ENDS,
    /** All of it, so that a file system that keeps checksums compares them. */
    WHOLE
  }

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
  static List<Damaged> damaged(ReplayLake lake, long version, Depth depth) {
    Configuration hadoop = lake.spark().sparkContext().hadoopConfiguration();
    return LakeSnapshot.at(lake.path(LakeTable.CHUNKS), version).files().parallelStream()
        .flatMap(
            file ->
                damage(hadoop, file, depth)
                    .map(
                        reason ->
                            new Damaged(
                                file.path(), file.partition().getOrDefault("task", ""), reason))
                    .stream())
        .toList();
  }

  private static Optional<String> damage(Configuration hadoop, DataFile file, Depth depth) {
    Path path = new Path(file.path());
    try {
      FileSystem files = path.getFileSystem(hadoop);
      long bytes = files.getFileStatus(path).getLen();
      if (bytes != file.bytes()) {
        return Optional.of(
            String.format(Locale.ROOT, "has %,d bytes, the log says %,d", bytes, file.bytes()));
      }
      byte[] tail = new byte[MAGIC.length];
      try (FSDataInputStream in = files.open(path)) {
        if (depth == Depth.WHOLE) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        in.readFully(Math.max(0, bytes - tail.length), tail);
      }
      if (!Arrays.equals(tail, MAGIC)) {
        return Optional.of("does not end as a Parquet file does");
      }
      ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop)).close();
      return Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.of("is gone");
    } catch (ChecksumException e) {
      return Optional.of("is not what was written: " + e.getMessage());
    } catch (IOException e) {
      // An unreachable store is no damage.
      throw new UserError(
          UserError.Kind.FAILED,
          "cannot look at data file " + file.path() + ": " + e.getMessage() + "; try again",
          e);
    } catch (RuntimeException e) {
      return Optional.of("is not Parquet: " + e.getMessage());
    }
  }
}
