package io.dreamweir.app.metrics;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The size of a lake, from the log of its newest version: looked at once a minute at most. */
public final class LakeMetrics implements MetricSource {

  private static final Logger LOG = LoggerFactory.getLogger(LakeMetrics.class);

  private static final Metric BYTES =
      Metric.gauge(
          "dreamweir_lake_bytes", "bytes", "Data files of the table chunks in its newest version");
  private static final Metric FILES =
      Metric.gauge(
          "dreamweir_lake_files", "files", "Number of them; `lake compact` makes it smaller");
  private static final Metric VERSION =
      Metric.gauge("dreamweir_lake_version", "versions", "Newest version of the table chunks");
  private static final Metric DISK_FREE =
      Metric.gauge(
          "dreamweir_lake_disk_free_bytes",
          "bytes",
          "Free space of the disk that the lake lies on; local lakes only");
  private static final Metric DISK =
      Metric.gauge("dreamweir_lake_disk_bytes", "bytes", "Size of that disk");

  static final List<Metric> ALL = List.of(BYTES, FILES, VERSION, DISK_FREE, DISK);

  private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final String lake;
  private final String table;
  private Optional<LakeSnapshot> newest = Optional.empty();
  private long lookedAt = System.nanoTime() - EVERY_NANOS;

  /**
   * Of a lake that need not exist yet.
   *
   * @param lake path or URI
   */
  public LakeMetrics(String lake) {
    this.lake = lake;
    this.table = LakeTable.CHUNKS.path(lake);
  }

  @Override
  public synchronized void collect(MetricValues values) {
    if (System.nanoTime() - lookedAt >= EVERY_NANOS || newest.isEmpty()) {
      lookedAt = System.nanoTime();
      newest = look();
    }
    newest.ifPresent(
        snapshot -> {
          values.set(BYTES, snapshot.files().stream().mapToLong(DataFile::bytes).sum());
          values.set(FILES, snapshot.files().size());
          values.set(VERSION, snapshot.version());
        });
    disk(values);
  }

  private Optional<LakeSnapshot> look() {
    try {
      if (newest.isPresent() && LakeSnapshot.isNewest(table, newest.get().version())) {
        return newest;
      }
      return Optional.of(LakeSnapshot.newest(table));
    } catch (UserError e) {
      LOG.debug("the size of {} is not known: {}", lake, e.getMessage());
      return newest;
    }
  }

  private void disk(MetricValues values) {
    try {
      String scheme = new org.apache.hadoop.fs.Path(lake).toUri().getScheme();
      if (scheme == null || scheme.equals("file")) {
        Path folder = scheme == null ? Path.of(lake) : Path.of(URI.create(lake).getPath());
        FileStore store = Files.getFileStore(folder);
        values.set(DISK_FREE, store.getUsableSpace());
        values.set(DISK, store.getTotalSpace());
      }
    } catch (IOException e) {
      LOG.debug("the disk of {} is not known: {}", lake, e.toString());
    }
  }
}
