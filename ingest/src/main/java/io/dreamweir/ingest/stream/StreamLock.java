package io.dreamweir.ingest.stream;

import io.dreamweir.error.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * One ingest at a time: two on one checkpoint would take each other's batches, and two of one topic
 * into one lake would both take a chunk for new. The operating system gives the lock back when its
 * process ends, however it ends.
 *
 * <p>An object store has no locks: there a {@link StoreLease} does the same within seconds.
 */
final class StreamLock implements AutoCloseable {
  private static final String FILE = "ingest.lock";
  private static final String LEASES = "leases";

  private final Closeable held;

  private StreamLock(Closeable held) {
    this.held = held;
  }

  /**
   * Takes the lock of a folder.
   *
   * @param folder path or URI, made where there is none
   * @param what is locked, for the message
   * @param onLoss is called if another ingest takes it away, which only object stores allow
   * @throws UserError if another ingest holds it
   */
  static StreamLock take(String folder, String what, Configuration hadoop, Runnable onLoss) {
    try {
      org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(folder);
      FileSystem files = place.getFileSystem(hadoop);
      if (!"file".equals(files.getUri().getScheme())) {
        return new StreamLock(
            StoreLease.take(
                    files,
                    new org.apache.hadoop.fs.Path(place, LEASES),
                    what + " " + folder,
                    StoreLease.Timing.USUAL,
                    onLoss)
                ::close);
      }
      Path local = Path.of(place.toUri().getPath());
      Files.createDirectories(local);
      Path file = local.resolve(FILE);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw UserError.failed(
            "another ingest works on %s %s (%s): end that one first; one job reads all partitions"
                + " of a topic",
            what, folder, Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              String.format(
                      "process %d since %s\n",
                      ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS))
                  .getBytes(StandardCharsets.UTF_8)));
      return new StreamLock(channel);
    } catch (IOException e) {
      String reason =
          StreamFailure.isDiskFull(e)
              ? "its disk is full: free space and ingest again; nothing is lost"
              : e.getMessage();
      throw new UserError(
          UserError.Kind.FAILED,
          String.format("%s %s cannot be written: %s", what, folder, reason),
          e);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    }
  }
}
