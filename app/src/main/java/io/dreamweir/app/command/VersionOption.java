package io.dreamweir.app.command;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --version} of commands that read a lake as it was at some time. */
final class VersionOption {

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "Version of the lake (default: the newest).")
  private @Nullable Long version;

  /** The version; the newest where none is given. */
  Optional<Long> version() {
    return Optional.ofNullable(version);
  }

  OptionalLong asLong() {
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }
}
