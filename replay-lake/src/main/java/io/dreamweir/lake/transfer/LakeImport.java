package io.dreamweir.lake.transfer;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Encoders;

/**
 * Takes episodes of other programs' files into a lake. An episode's id derives from its content, a
 * commit holds whole episodes, and what the lake has is passed over: importing again, also after a
 * crash, changes nothing.
 */
public final class LakeImport {

  private static final long COMMIT_BYTES = 64L << 20;

  /**
   * What came in.
   *
   * @param task task of the episodes; of the last where the files hold several
   * @param episodes episodes that were added
   * @param known episodes that the lake had already
   * @param rows rows of the added ones
   * @param steps rows without reset rows
   * @param notes what could not be taken, or was assumed
   * @param version of {@code chunks} afterwards
   */
  public record Result(
      String format,
      String from,
      String task,
      long episodes,
      long known,
      long rows,
      long steps,
      long chunks,
      List<String> notes,
      long version,
      double seconds) {}

  private final ReplayLake lake;
  private final ImportRequest request;
  private final Notes notes = new Notes();
  private final Map<String, Set<String>> stored = new HashMap<>();
  private final List<Chunk> pending = new ArrayList<>();
  private long pendingBytes;

  public LakeImport(ReplayLake lake, ImportRequest request) {
    this.lake = lake;
    this.request = request;
  }

  /**
   * Imports.
   *
   * @throws UserError if a file is damaged or not of the format; what was taken before stays
   */
  public Result run() {
    long begin = System.nanoTime();
    String task = request.task();
    long episodes = 0;
    long known = 0;
    long rows = 0;
    long chunks = 0;
    try (EpisodeReader reader = request.format().reader(request, notes);
        BlockEncoder encoder = new BlockEncoder()) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        EpisodeOrigin origin = origin(next.get());
        task = origin.task().task();
        if (!stored(task).add(origin.episodeId())) {
          known++;
          continue;
        }
        List<Chunk> cut = cut(next.get(), origin, encoder);
        episodes++;
        rows += next.get().rows().size();
        chunks += cut.size();
        append(cut);
      }
      commit();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot read " + request.from() + ": " + e.getMessage(), e);
    }
    return new Result(
        request.format().toString(),
        request.from().toString(),
        task,
        episodes,
        known,
        rows,
        rows - episodes,
        chunks,
        notes.sentences(),
        lake.version(),
        (System.nanoTime() - begin) / 1e9);
  }

  /** Ids of the episodes of a task that the lake has, and that this import has added. */
  private Set<String> stored(String task) {
    return stored.computeIfAbsent(
        task,
        t ->
            new HashSet<>(
                lake.chunks()
                    .where(col("task").equalTo(t))
                    .select("episode_id")
                    .distinct()
                    .as(Encoders.STRING())
                    .collectAsList()));
  }

  private EpisodeOrigin origin(ForeignEpisode episode) {
    if (episode.origin().isPresent()) {
      return episode.origin().get();
    }
    notes.once(
        "assumed: policy version "
            + request.policyVersion()
            + " and seed 0, which the files do not say");
    TaskDescription task =
        new TaskDescription(request.task(), request.version(), "", "", episode.spaces());
    return new EpisodeOrigin(
        episode.id(request.task()),
        "import",
        request.format().toString(),
        task,
        request.policyVersion(),
        0,
        episode.startedAt());
  }

  private static List<Chunk> cut(
      ForeignEpisode episode, EpisodeOrigin origin, BlockEncoder encoder) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder(origin, encoder);
    try {
      for (Transition row : episode.rows()) {
        builder.add(row).ifPresent(chunks::add);
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(
          UserError.Kind.USAGE, episode.source() + " is not an episode: " + e.getMessage(), e);
    }
    builder.flush().ifPresent(chunks::add);
    return chunks;
  }

  /** Whole episodes only: a crash leaves each of them in the lake or not. */
  private void append(List<Chunk> episode) {
    pending.addAll(episode);
    for (Chunk chunk : episode) {
      pendingBytes +=
          chunk.observations().stream().mapToLong(block -> block.compressed().length).sum()
              + (chunk.actions().length + 2L * chunk.rows()) * Float.BYTES;
    }
    if (pendingBytes > COMMIT_BYTES) {
      commit();
    }
  }

  private void commit() {
    if (!pending.isEmpty()) {
      lake.append(pending);
    }
    pending.clear();
    pendingBytes = 0;
  }
}
