package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.transfer.npz.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * DreamerV2's replay folder: one file per episode, {@code TIME-ID-STEPS.npz}, arrays [T, ...] with
 * the reset row first and in each row the action that led to it (one-hot, or continuous). Files of
 * its early versions have {@code discount} in place of {@code is_terminal}.
 */
final class DreamerV2Reader implements EpisodeReader {

  private final ImportRequest request;
  private final Notes notes;
  private final NpzFolder folder;
  private final Iterator<Path> files;
  private final Spaces spaces;

  DreamerV2Reader(ImportRequest request, Notes notes) throws IOException {
    this.request = request;
    this.notes = notes;
    folder = new NpzFolder(request, notes);
    files = folder.files().iterator();
    spaces = spaces();
  }

  /** Of the first file with a step: a reset row alone does not tell what its action is. */
  private Spaces spaces() throws IOException {
    for (Path file : folder.files()) {
      Map<String, NpyArray> arrays = folder.read(file);
      NpyArray reward = arrays.get("reward");
      if (reward != null && reward.rows() > 1) {
        return ArraySpaces.of(arrays, request, file.toString(), notes);
      }
    }
    throw UserError.usage(
        "no file in %s has an array 'reward' of 2 rows or more: these are not DreamerV2 episodes",
        request.from());
  }

  @Override
  public Optional<ForeignEpisode> next() {
    while (files.hasNext()) {
      Path file = files.next();
      ArrayRows rows = new ArrayRows(file.toString(), folder.read(file), spaces);
      if (rows.rows() > 0) {
        return Optional.of(episode(file, rows));
      }
      notes.count("files without a row were left out", 1);
    }
    return Optional.empty();
  }

  private ForeignEpisode episode(Path file, ArrayRows rows) {
    EpisodeAssembler episode =
        new EpisodeAssembler(RowConvention.LED_TO, spaces, request.framesPerStep(), notes);
    for (int t = 0; t < rows.rows(); t++) {
      boolean first = t == 0;
      boolean last = t == rows.rows() - 1;
      if ((!first && rows.flag("is_first", t)) || (!last && rows.flag("is_last", t))) {
        throw UserError.usage(
            "[%s@%d] an episode begins or ends within the file; a DreamerV2 file holds one episode",
            file, t);
      }
      episode.add(rows.observation(t), rows.action(t), rows.reward(t));
    }
    return episode.finish(NpzFolder.stem(file), folder.time(file), end(rows));
  }

  private EpisodeEnd end(ArrayRows rows) {
    int last = rows.rows() - 1;
    boolean terminal =
        rows.holds("is_terminal")
            ? rows.flag("is_terminal", last)
            : rows.holds("discount") && rows.number("discount", last) == 0;
    if (terminal) {
      return EpisodeEnd.TERMINAL;
    }
    if (!rows.holds("is_terminal") && !rows.holds("discount")) {
      notes.count("files do not say how their episodes ended: taken as time limits", 1);
    }
    if (rows.holds("is_last") && !rows.flag("is_last", last)) {
      notes.count("files end without is_last: taken as episodes whose actor stopped", 1);
      return EpisodeEnd.CUT;
    }
    return EpisodeEnd.TIME_LIMIT;
  }

  @Override
  public void close() {}
}
