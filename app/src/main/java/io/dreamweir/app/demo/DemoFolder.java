package io.dreamweir.app.demo;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A demo's folder, owned by one process: broker data, lake, training run and report. */
final class DemoFolder implements AutoCloseable {

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DemoFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a folder, making it where there is none.
   *
   * @throws UserError if it cannot be written, or another demo uses it
   */
  static DemoFolder take(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw UserError.failed(
            "another demo is using %s; wait for it, or choose another --dir", root);
      }
      return new DemoFolder(root, channel, lock);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "folder " + root + " cannot be written (" + e.getMessage() + "); choose another --dir",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path broker() {
    return root.resolve("broker");
  }

  String lake() {
    return root.resolve("lake").toAbsolutePath().toString();
  }

  Path run() {
    return root.resolve("run");
  }

  Path policies() {
    return run().resolve("policies");
  }

  Path report() {
    return root.resolve("report.html");
  }

  Path pictures() {
    return root.resolve("pictures");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
