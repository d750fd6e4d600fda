package io.dreamweir.sequence.read;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files as {@code flaky:///...}, of which every so many reads fail. */
public final class FlakyFileSystem extends RawLocalFileSystem {

  static final AtomicInteger READS = new AtomicInteger();

  /** Every so many; 0: none fails. */
  static volatile int failEvery;

  @Override
  public URI getUri() {
    return URI.create("flaky:///");
  }

  @Override
  public String getScheme() {
    return "flaky";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    int read = READS.incrementAndGet();
    if (failEvery > 0 && read % failEvery == 0) {
      throw new IOException("503 slow down");
    }
    return super.open(path, bufferSize);
  }
}
