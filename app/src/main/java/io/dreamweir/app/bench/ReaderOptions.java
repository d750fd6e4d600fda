package io.dreamweir.app.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.bench.ReaderBench;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code bench reader} and {@code bench store} take. */
public final class ReaderOptions {

  @Option(
      names = "--image",
      paramLabel = "HxWxC",
      defaultValue = "64x64x1",
      description = "reader: size of the screens (default: ${DEFAULT-VALUE}).")
  private String image = "64x64x1";

  @Option(
      names = "--small-steps",
      paramLabel = "N",
      defaultValue = "200000",
      description =
          "reader: steps of the smaller lake, and of the peers (default: ${DEFAULT-VALUE}).")
  private long smallSteps;

  @Option(
      names = "--large-steps",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "reader: steps of the larger lake; 0: none (default: ${DEFAULT-VALUE}).")
  private long largeSteps;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "reader: counted runs of each kind (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "reader: length of a run (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--store",
      paramLabel = "URI",
      description = "store: empty place for a lake, as s3a://bucket/bench; it stays there.")
  private @Nullable String store;

  /** Where {@code bench store} makes its lake. */
  String store() {
    if (store == null) {
      throw UserError.usage(
          "bench store needs --store URI: an empty place in an object store, as s3a://bucket/bench"
              + " (replay-lake/README.md says which libraries it takes)");
    }
    return store;
  }

  ReaderBench.Settings settings(int batch, int length, @Nullable Path peers) {
    return new ReaderBench.Settings(
        smallSteps, largeSteps, image, batch, length, runs, seconds, Optional.ofNullable(peers));
  }
}
