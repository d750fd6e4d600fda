package io.dreamweir.app.command;

import picocli.CommandLine.Option;

/** {@code --lake} of commands that work on one. */
final class LakeOption {

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "L",
      description = "Replay lake: a path or URI.")
  private String uri = "";

  /** Where it is. */
  String uri() {
    return uri;
  }
}
