package io.dreamweir.ingest.stream;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/** The local disk, which can be full. */
public final class FullDisk extends RawLocalFileSystem {

  static final String SCHEME = "fulldisk";

  private static volatile boolean full;

  static void register(SparkSession spark) {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs." + SCHEME + ".impl", FullDisk.class.getName());
    spark
        .sparkContext()
        .conf()
        .set("spark.delta.logStore." + SCHEME + ".impl", "io.delta.storage.LocalLogStore");
  }

  static void fill() {
    full = true;
  }

  static void free() {
    full = false;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireSpace();
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireSpace();
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  private static void requireSpace() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
  }
}
