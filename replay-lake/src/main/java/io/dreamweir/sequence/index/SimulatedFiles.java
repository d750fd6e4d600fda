package io.dreamweir.sequence.index;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an index holds of data files that do not exist, as {@link ChunkFileIndexer} would have read
 * it: whole episodes of one length. For measuring indexes of more experience than a disk holds.
 * Thread-safe.
 */
public final class SimulatedFiles {

  /** Bytes at rest, by which rows and size of a file follow from each other. */
  private static final int BYTES_PER_ROW = 70;

  /** Bytes of a page that holds one chunk of 32 rows. */
  private static final int PAGE_BYTES = Chunk.MAX_ROWS * BYTES_PER_ROW;

  private static final Pattern NAME = Pattern.compile("/part-(\\d{9})-[^/]*$");
  private static final String SESSION = "0mk2p9x5c07zq41bd";
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final Spaces spaces;
  private final int episodeRows;
  private final ChunkFileIndexer real;
  private final Map<String, FileChunks> made = new ConcurrentHashMap<>();

  /**
   * Files of a task.
   *
   * @param episodeRows rows of every episode
   */
  public SimulatedFiles(Spaces spaces, int episodeRows) {
    this.spaces = spaces;
    this.episodeRows = episodeRows;
    this.real = new ChunkFileIndexer(spaces);
  }

  /** Name of the n-th file. */
  public static String name(long number) {
    UUID unique = UUID.nameUUIDFromBytes(("file " + number).getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "part-%09d-%s.c000.snappy.parquet", number, unique);
  }

  /** Size of a file of so many rows. */
  public static long bytes(long rows) {
    return rows * BYTES_PER_ROW;
  }

  /** Prepares what a builder will ask for, so that the time of making it is not counted there. */
  public void make(LakeSnapshot snapshot) {
    snapshot.files().parallelStream().forEach(file -> made.put(file.path(), make(file)));
  }

  /** A builder of complete episodes that reads these files in place of real ones. */
  public IndexBuilder builder(String task, IndexPlace place) {
    return new IndexBuilder(task, spaces, EpisodeScope.COMPLETE, place, this::take);
  }

  private FileChunks take(DataFile file) {
    FileChunks chunks = made.remove(file.path());
    return chunks == null ? make(file) : chunks;
  }

  private FileChunks make(DataFile file) {
    Matcher name = NAME.matcher(file.path());
    if (!name.find()) {
      return real.index(file);
    }
    long number = Long.parseLong(name.group(1));
    boolean[] optional = new boolean[spaces.observation().size()];
    Arrays.fill(optional, true);
    FileChunksBuilder builder = new FileChunksBuilder(file, spaces, optional);
    long rows = file.bytes() / BYTES_PER_ROW;
    for (long done = 0; done < rows; done += episodeRows) {
      String id = SESSION + "-" + number % 1_000 + "-" + (number * 10_000 + done / episodeRows);
      addEpisode(builder, id, START + number, (int) Math.min(episodeRows, rows - done), done);
    }
    return builder.build();
  }

  private void addEpisode(
      FileChunksBuilder builder, String id, long startedAt, int rows, long rowsBefore) {
    float[] actions = new float[Chunk.MAX_ROWS * spaces.storedActionWidth()];
    float[] rewards = new float[Chunk.MAX_ROWS];
    FileChunksBuilder.Blob[] blobs = new FileChunksBuilder.Blob[spaces.observation().size()];
    for (int first = 0; first < rows; first += Chunk.MAX_ROWS) {
      int count = Math.min(Chunk.MAX_ROWS, rows - first);
      for (int key = 0; key < blobs.length; key++) {
        long page = (rowsBefore + first) * BYTES_PER_ROW + 4;
        blobs[key] = new FileChunksBuilder.Blob(page, PAGE_BYTES, 0, Long.hashCode(page));
      }
      builder.add(
          id,
          startedAt,
          first,
          count,
          first + count == rows ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
          rewards,
          count,
          actions,
          count * spaces.storedActionWidth(),
          blobs);
    }
  }
}
