package io.dreamweir.train.scoring;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to score with what.
 *
 * @param lake path or URI
 * @param version of {@code chunks}; absent: the newest
 * @param checkpoint folder of a checkpoint, a policy, or a run
 * @param task absent: the checkpoint's
 * @param length L, rows of a sequence
 * @param engine tensor engine that runs inside the executors
 */
public record ScoreRequest(
    String lake,
    Optional<Long> version,
    Path checkpoint,
    Optional<String> task,
    int length,
    String engine) {
  public ScoreRequest {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; 1 or more is possible");
    }
  }
}
