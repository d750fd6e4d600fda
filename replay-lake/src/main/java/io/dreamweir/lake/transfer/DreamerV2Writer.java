package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** See {@link DreamerV2Reader}. Its files sort by the time at which their episodes began. */
final class DreamerV2Writer implements EpisodeWriter {

  private final Path folder;
  private final Notes notes;

  DreamerV2Writer(Path folder, Notes notes) {
    this.folder = folder;
    this.notes = notes;
    NpzTensors.noteOrigin(notes);
  }

  @Override
  public void write(StoredEpisode episode) throws IOException {
    Spaces spaces = episode.spaces();
    if (spaces.action().size() != 1) {
      throw UserError.usage(
          "DreamerV2's files hold one action, task %s has %d (%s); export it as dreamerv3 or steps",
          episode.origin().task().task(), spaces.action().size(), spaces.action());
    }
    NpzTensors.noteEnd(episode, notes);
    List<NpyArray> arrays = new ArrayList<>();
    for (int i = 0; i < spaces.observation().size(); i++) {
      arrays.add(
          NpzTensors.array(
              spaces.observation().get(i), episode.observations().get(i), episode.rows()));
    }
    arrays.add(
        NpyArray.of(
            "action",
            episode.encoded(episode.actions()),
            episode.rows(),
            spaces.encodedActionWidth()));
    arrays.add(NpyArray.of("reward", episode.rewards(), episode.rows()));
    arrays.add(NpyArray.of("is_first", episode.isFirst()));
    arrays.add(NpyArray.of("is_last", episode.isLast()));
    arrays.add(NpyArray.of("is_terminal", episode.isTerminal()));
    NpzWriter.write(folder.resolve(name(episode)), arrays);
  }

  /** The id becomes 32 hexadecimal digits, as DreamerV2's own are; it may hold any character. */
  private static String name(StoredEpisode episode) {
    String id = episode.origin().episodeId();
    return String.format(
        "%s-%016x%016x-%d.npz",
        NpzTensors.time(episode.origin().startedAt()),
        Seeds.derive(0, "file", id),
        Seeds.derive(1, "file", id),
        episode.rows() - 1);
  }

  @Override
  public void close() {}
}
