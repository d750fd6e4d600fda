package io.dreamweir.app.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --length} of commands that cut sequences out of episodes, and {@code --batch}. */
class SequenceOptions {

  @Option(
      names = "--length",
      paramLabel = "L",
      description = "Rows of a sequence (default: replay.length).")
  private @Nullable Integer length;

  /** Adds what was given. */
  Settings into(Settings settings) {
    return settings.add("replay.length", length);
  }

  /** Of commands that put sequences together. */
  static final class InBatches extends SequenceOptions {

    @Option(
        names = "--batch",
        paramLabel = "B",
        description = "Sequences of a batch (default: replay.batch).")
    private @Nullable Integer batch;

    @Override
    Settings into(Settings settings) {
      return super.into(settings).add("replay.batch", batch);
    }
  }
}
