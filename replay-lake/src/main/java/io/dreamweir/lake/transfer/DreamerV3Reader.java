package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.transfer.npz.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DreamerV3's replay folder: each worker's stream of episodes in files of up to 1,024 rows, {@code
 * TIME-ID-SUCCESSOR-ROWS.npz}, arrays [T, ...]; in each row the action that was taken from it.
 */
final class DreamerV3Reader implements EpisodeReader {

  private final ImportRequest request;
  private final Notes notes;
  private final NpzFolder folder;
  private final Spaces spaces;
  private final Map<String, Path> byId = new HashMap<>();
  private final List<Path> pending;
  private final EpisodeAssembler episode;

  private @Nullable Path file;
  private @Nullable ArrayRows rows;
  private int row;
  private String source = "";
  private Instant startedAt = Instant.EPOCH;
  private boolean headless;

  DreamerV3Reader(ImportRequest request, Notes notes) throws IOException {
    this.request = request;
    this.notes = notes;
    folder = new NpzFolder(request, notes);
    Set<String> successors = new HashSet<>();
    for (Path chunk : folder.files()) {
      byId.put(part(chunk, 1), chunk);
      successors.add(part(chunk, 2));
    }
    pending =
        new ArrayList<>(
            folder.files().stream().filter(f -> !successors.contains(part(f, 1))).toList());
    Path first = folder.files().get(0);
    Map<String, NpyArray> arrays = folder.read(first);
    spaces = ArraySpaces.of(arrays, request, first.toString(), notes);
    episode =
        new EpisodeAssembler(RowConvention.ACTION_TAKEN, spaces, request.framesPerStep(), notes);
  }

  private static String part(Path file, int number) {
    String[] parts = NpzFolder.stem(file).split("-", -1);
    if (parts.length != 4) {
      throw UserError.usage(
          "%s is not named TIME-ID-SUCCESSOR-ROWS.npz: it is not a DreamerV3 chunk", file);
    }
    return parts[number];
  }

  @Override
  public Optional<ForeignEpisode> next() {
    while (true) {
      ArrayRows chunk = rows;
      if (chunk == null || row == chunk.rows()) {
        Optional<ForeignEpisode> unfinished = open();
        if (unfinished.isPresent() || rows == null) {
          return unfinished;
        }
        continue;
      }
      if (chunk.flag("is_first", row) && episode.rows() > 0) {
        notes.count("episodes that were abandoned: taken as ones whose actor stopped", 1);
        return Optional.of(episode.finish(source, startedAt, EpisodeEnd.CUT));
      }
      Optional<ForeignEpisode> ended = take(chunk);
      if (ended.isPresent()) {
        return ended;
      }
    }
  }

  /** Adds the next row to the episode that it belongs to. */
  private Optional<ForeignEpisode> take(ArrayRows chunk) {
    int t = row++;
    if (chunk.flag("is_first", t)) {
      headless = false;
      source = file == null ? "" : part(file, 1) + "@" + t;
      startedAt = file == null ? Instant.EPOCH : folder.time(file);
    }
    if (headless) {
      notes.count("rows whose episode's beginning is not in the files were left out", 1);
      return Optional.empty();
    }
    episode.add(chunk.observation(t), chunk.action(t), chunk.reward(t));
    if (chunk.flag("is_terminal", t)) {
      return Optional.of(end(EpisodeEnd.TERMINAL));
    }
    return chunk.flag("is_last", t) ? Optional.of(end(EpisodeEnd.TIME_LIMIT)) : Optional.empty();
  }

  private ForeignEpisode end(EpisodeEnd end) {
    // What follows without a reset belongs to no episode.
    headless = true;
    return episode.finish(source, startedAt, end);
  }

  /**
   * Opens the next file of the stream, or the first of the next stream; none is left where {@link
   * #rows} is null.
   *
   * @return the episode that a stream left unfinished, where it is wanted
   */
  private Optional<ForeignEpisode> open() {
    // A file is opened once: files that name each other as successors end there.
    Path next = file == null ? null : byId.remove(part(file, 2));
    if (next == null && episode.rows() > 0) {
      return unfinished();
    }
    if (next == null) {
      next = pending.isEmpty() ? null : pending.remove(0);
      headless = true;
      if (next != null) {
        byId.remove(part(next, 1));
      }
    }
    file = next;
    row = 0;
    if (next == null) {
      notes.count("files that follow each other in a circle were left out", byId.size());
      byId.clear();
      rows = null;
      return Optional.empty();
    }
    rows = new ArrayRows(next.toString(), folder.read(next), spaces);
    if (!rows.holds("is_first")) {
      throw UserError.usage("%s has no array 'is_first'; it is not a DreamerV3 chunk", next);
    }
    return Optional.empty();
  }

  private Optional<ForeignEpisode> unfinished() {
    if (request.unfinished() == ImportRequest.Unfinished.CUT) {
      notes.count("episodes without an end: taken as ones whose actor stopped", 1);
      return Optional.of(episode.finish(source, startedAt, EpisodeEnd.CUT));
    }
    notes.count("rows of episodes without an end were left out (--unfinished cut)", episode.rows());
    episode.clear();
    return Optional.empty();
  }

  @Override
  public void close() {}
}
