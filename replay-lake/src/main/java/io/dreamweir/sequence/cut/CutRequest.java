package io.dreamweir.sequence.cut;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.source.TaskMixture;
import java.util.Optional;

/**
 * What to cut.
 *
 * @param lake root of the lake
 * @param version version of its chunks table; the newest where absent
 * @param tasks tasks to draw from; the lake's only one where absent
 * @param batch B, sequences of a batch
 * @param length L, rows of a sequence
 * @param batches number of batches
 * @param seed root seed of the draws
 * @param sampler how windows are drawn
 * @param scope which episodes are drawn from
 * @param priorities what the sampler by scores makes of them
 * @param index where indexes are stored
 * @param files what reading tensors may take of each machine
 * @param output what is written
 */
public record CutRequest(
    String lake,
    Optional<Long> version,
    Optional<TaskMixture> tasks,
    int batch,
    int length,
    long batches,
    long seed,
    SamplerKind sampler,
    EpisodeScope scope,
    Priorities priorities,
    IndexPlace index,
    RangeLimits files,
    Output output) {

  /** What a cut writes. */
  public enum Output {
    /** Which rows each batch takes. */
    PLAN,
    /** That, and the tensors themselves, for trainers that read Parquet. */
    PLAN_AND_TENSORS
  }

  public CutRequest {
    if (batch < 1 || length < 1 || batches < 1) {
      throw UserError.usage(
          "cannot cut %d batches of %dx%d rows; each must be 1 or more", batches, batch, length);
    }
    if (sampler == SamplerKind.ONLINE) {
      throw UserError.usage(
          "sampler online cannot be cut: a plan is of one version, and nothing in it is fresh; choose"
              + " stream");
    }
  }
}
