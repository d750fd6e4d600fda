package io.dreamweir.ingest.stream;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;

/** Answers every request after up to 30 ms, each client at its own random pace. */
final class SlowFileSystem extends FilterFileSystem {
  private static final int MOST_MS = 30;

  private final Random random;

  SlowFileSystem(FileSystem files, Random random) {
    super(files);
    this.random = random;
  }

  private void pause() throws IOException {
    int pause;
    synchronized (random) {
      pause = random.nextInt(MOST_MS);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public FSDataOutputStream create(Path file, boolean overwrite) throws IOException {
    pause();
    return fs.create(file, overwrite);
  }

  @Override
  public FSDataInputStream open(Path file) throws IOException {
    pause();
    return fs.open(file);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    pause();
    return fs.listStatus(folder);
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws IOException {
    pause();
    return fs.delete(file, recursive);
  }
}
