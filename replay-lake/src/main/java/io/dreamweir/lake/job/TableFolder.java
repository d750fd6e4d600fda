package io.dreamweir.lake.job;

import io.dreamweir.error.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files below a table's folder. Folders and files whose names begin with {@code _} or {@code .}
 * belong to no table and are passed over.
 */
final class TableFolder {

  private final Path root;
  private final FileSystem files;

  TableFolder(Configuration hadoop, String table) {
    root = new Path(table);
    try {
      files = root.getFileSystem(hadoop);
    } catch (IOException e) {
      throw failed("reach", root, e);
    }
  }

  /**
   * What was deleted.
   *
   * @param bytes of the files
   */
  record Deleted(long files, long bytes) {}

  /** Files that were last changed before a time. */
  List<FileStatus> filesBefore(Instant time) {
    List<FileStatus> found = new ArrayList<>();
    visit(root, time, found);
    return found;
  }

  private void visit(Path folder, Instant time, List<FileStatus> found) {
    for (FileStatus entry : list(folder)) {
      String name = entry.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (entry.isDirectory()) {
        visit(entry.getPath(), time, found);
      } else if (entry.getModificationTime() < time.toEpochMilli()) {
        found.add(entry);
      }
    }
  }

  /** Deletes those of the files whose names are not among these. */
  Deleted deleteAllBut(Set<String> names, List<FileStatus> candidates) {
    long count = 0;
    long bytes = 0;
    for (FileStatus file : candidates) {
      if (!names.contains(file.getPath().getName())) {
        delete(file.getPath());
        count++;
        bytes += file.getLen();
      }
    }
    return new Deleted(count, bytes);
  }

  /** Entries of the folder of the table's log. */
  List<FileStatus> log() {
    return list(new Path(root, "_delta_log"));
  }

  /** Deletes one file; one that is gone already is fine. */
  void delete(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  private List<FileStatus> list(Path folder) {
    try {
      return List.of(files.listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", folder, e);
    }
  }

  private static UserError failed(String what, Path where, IOException cause) {
    return new UserError(
        UserError.Kind.FAILED,
        "cannot " + what + " " + where + ": " + cause.getMessage() + "; try again",
        cause);
  }
}
