package io.dreamweir.eval.suite;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/**
 * Which episode's environment a process is running right now, in a mapped file: what was written
 * last is there also when the process has crashed, and writing it costs nothing.
 */
final class PlayMark {

  private static final int NONE = -1;

  private final MappedByteBuffer content;

  private PlayMark(MappedByteBuffer content) {
    this.content = content;
  }

  /** Opens the mark in a file, making it if it is not there. */
  static PlayMark open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new PlayMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Integer.BYTES));
    }
  }

  void enter(int episode) {
    content.putInt(0, episode);
  }

  void leave() {
    content.putInt(0, NONE);
  }

  /** The episode whose environment was entered and not left. */
  OptionalInt episode() {
    int episode = content.getInt(0);
    return episode == NONE ? OptionalInt.empty() : OptionalInt.of(episode);
  }
}
