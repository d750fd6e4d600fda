package io.dreamweir.lake.transfer;

import java.io.IOException;
import java.util.Optional;

/** Episodes of foreign files, one after the other, whole. */
interface EpisodeReader extends AutoCloseable {

  /**
   * The next episode.
   *
   * @throws io.dreamweir.error.UserError if a file is damaged, or not of the format
   */
  Optional<ForeignEpisode> next() throws IOException;

  @Override
  void close() throws IOException;
}
