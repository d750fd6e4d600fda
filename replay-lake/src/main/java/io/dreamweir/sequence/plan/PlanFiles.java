package io.dreamweir.sequence.plan;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where plans lie in a lake: rows in the Delta table {@code sequences}, partitioned by plan and by
 * part (a run of {@link #BATCHES_PER_PART} batches), headers and tensors beside it in folders that
 * Delta passes over.
 */
public final class PlanFiles {
  private PlanFiles() {}

  /** Batches whose rows share a partition: what a reader holds in memory. */
  public static final int BATCHES_PER_PART = 1_024;

  /** The header's file. */
  public static String header(String lake, String name) {
    return LakeTable.SEQUENCES.path(lake) + "/_plans/" + name + ".json";
  }

  /** The folder of a plan's materialized tensors. */
  public static String tensors(String lake, String name) {
    return LakeTable.SEQUENCES.path(lake) + "/_tensors/" + name;
  }

  /** The header of a plan, if it was cut. */
  public static Optional<PlanHeader> find(String header) {
    Path path = new Path(header);
    try {
      FileSystem files = path.getFileSystem(new Configuration());
      try (FSDataInputStream in = files.open(path)) {
        return Optional.of(PlanHeader.read(in.readAllBytes(), header));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot read the plan " + header + ": " + e.getMessage(), e);
    }
  }

  /** Writes a header, whole or not at all. */
  public static void write(String header, PlanHeader content) {
    Path path = new Path(header);
    Path temporary = new Path(path.getParent(), "." + path.getName() + ".tmp");
    try {
      FileSystem files = path.getFileSystem(new Configuration());
      try (OutputStream out = files.create(temporary, true)) {
        out.write(content.json());
      }
      files.delete(path, false);
      if (!files.rename(temporary, path)) {
        throw new IOException("cannot rename " + temporary);
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot write the plan " + header + ": " + e.getMessage(), e);
    }
  }
}
