package io.dreamweir.lake.transfer;

import java.io.IOException;

/** Writes episodes to foreign files. {@link #close} finishes the last file. */
interface EpisodeWriter extends AutoCloseable {

  /** Writes an episode, from row 0 to its end; all of one export have the same spaces. */
  void write(StoredEpisode episode) throws IOException;

  @Override
  void close() throws IOException;
}
