package io.dreamweir.ingest.broker;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One broker per data folder. Kafka has a lock of its own, but finds it taken only when half of the
 * second node runs, and such a node cannot be shut down.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock of(Path folder) {
    Path file = folder.resolve("dreamweir.lock");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw UserError.failed(
            "the broker data folder %s is in use by another broker: end that one, or name another"
                + " folder",
            folder);
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format("the broker data folder %s cannot be written: %s", folder, e.getMessage()),
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
  public void close() throws IOException {
    channel.close();
  }
}
