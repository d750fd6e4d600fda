package io.dreamweir.lake.transfer;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TaskCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the whole episodes of one task and one version of a lake to other programs' files, in the
 * order in which they began. The folder appears when everything is in it.
 */
public final class LakeExport {

  /**
   * What went out.
   *
   * @param version of {@code chunks} that was read
   * @param skipped episodes that were left out: unfinished or broken
   * @param notes what the format could not hold
   */
  public record Result(
      String format,
      String to,
      String task,
      long version,
      long episodes,
      long skipped,
      long rows,
      long steps,
      long files,
      long bytes,
      List<String> notes,
      double seconds) {}

  private final ReplayLake lake;
  private final Optional<String> chosen;
  private final TransferFormat format;
  private final Path to;
  private final OptionalLong atVersion;
  private final Notes notes = new Notes();
  private final BlockDecoder decoder = new BlockDecoder();
  private long episodes;
  private long skipped;
  private long rows;

  /**
   * @param task task to export; the lake's only one where absent
   * @param to folder to make; it must be absent or empty
   * @param atVersion version of {@code chunks}; the newest where absent
   */
  public LakeExport(
      ReplayLake lake,
      Optional<String> task,
      TransferFormat format,
      Path to,
      OptionalLong atVersion) {
    this.lake = lake;
    this.chosen = task;
    this.format = format;
    this.to = to.toAbsolutePath().normalize();
    this.atVersion = atVersion;
  }

  /**
   * Exports.
   *
   * @throws UserError if the folder is not empty, or the format cannot hold the task's spaces
   */
  public Result run() {
    long begin = System.nanoTime();
    TaskCatalog catalog = TaskCatalog.read(lake.location());
    String task = chosen.orElseGet(catalog::onlyTask);
    catalog.spaces(task);
    long version = atVersion.isPresent() ? atVersion.getAsLong() : lake.version();
    Path partial = to.resolveSibling("." + to.getFileName() + ".partial");
    try {
      requireEmpty();
      ExportFolder.delete(partial);
      Files.createDirectories(partial);
      try (EpisodeWriter writer = format.writer(partial, notes)) {
        write(lake.chunks(version).where(col("task").equalTo(task)), writer);
      }
      Files.deleteIfExists(to);
      Files.move(partial, to);
      notes.count("episodes without an end, or with missing rows, were left out", skipped);
      return result(task, version, (System.nanoTime() - begin) / 1e9);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot write to " + to + ": " + e.getMessage(), e);
    } finally {
      decoder.close();
    }
  }

  private Result result(String task, long version, double seconds) throws IOException {
    List<Path> written;
    try (Stream<Path> entries = Files.walk(to)) {
      written =
          entries
              .filter(f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith("."))
              .toList();
    }
    long bytes = 0;
    for (Path file : written) {
      bytes += Files.size(file);
    }
    return new Result(
        format.toString(),
        to.toString(),
        task,
        version,
        episodes,
        skipped,
        rows,
        rows - episodes,
        written.size(),
        bytes,
        notes.sentences(),
        seconds);
  }

  private void requireEmpty() throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> entries = Files.list(to)) {
        if (!Files.isDirectory(to) || entries.findAny().isPresent()) {
          throw UserError.usage("%s is not empty; export to a new folder", to);
        }
      }
    }
  }

  /** Bucket by bucket, so that what must be sorted is bounded by a bucket. */
  private void write(Dataset<Row> chunks, EpisodeWriter writer) throws IOException {
    List<String> buckets =
        chunks.select("bucket").distinct().orderBy("bucket").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    for (String bucket : buckets) {
      Iterator<Row> ordered =
          chunks
              .where(col("bucket").equalTo(bucket))
              .orderBy("episode_start", "episode_id", "first_step")
              .toLocalIterator();
      List<Chunk> episode = new ArrayList<>();
      while (ordered.hasNext()) {
        Chunk chunk = ChunkRows.chunk(ordered.next());
        if (!episode.isEmpty() && !isSame(episode.get(0), chunk)) {
          write(episode, writer);
          episode.clear();
        }
        // A chunk that is stored twice counts once.
        if (episode.isEmpty() || episode.get(episode.size() - 1).firstStep() != chunk.firstStep()) {
          episode.add(chunk);
        }
      }
      if (!episode.isEmpty()) {
        write(episode, writer);
      }
    }
  }

  private static boolean isSame(Chunk one, Chunk other) {
    return one.origin().episodeId().equals(other.origin().episodeId());
  }

  private void write(List<Chunk> episode, EpisodeWriter writer) throws IOException {
    if (!isWhole(episode)) {
      skipped++;
      return;
    }
    StoredEpisode decoded = StoredEpisode.of(episode, decoder);
    writer.write(decoded);
    episodes++;
    rows += decoded.rows();
  }

  private static boolean isWhole(List<Chunk> episode) {
    int step = 0;
    for (int i = 0; i < episode.size(); i++) {
      Chunk chunk = episode.get(i);
      boolean last = i == episode.size() - 1;
      if (chunk.firstStep() != step || (chunk.end() != EpisodeEnd.OPEN) != last) {
        return false;
      }
      step += chunk.rows();
    }
    return true;
  }
}
