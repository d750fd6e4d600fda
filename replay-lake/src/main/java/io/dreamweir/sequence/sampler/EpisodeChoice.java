package io.dreamweir.sequence.sampler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dreamweir.sequence.index.EpisodeScope;

/** Whether windows are also drawn from episodes that are not whole. */
public enum EpisodeChoice {
  /** As the sampler's origin does: see {@link SamplerKind#scope}. */
  @JsonProperty("by-sampler")
  BY_SAMPLER,
  /** Complete episodes only. */
  @JsonProperty("complete")
  COMPLETE,
  /** Also unfinished and broken ones, up to where they end or their first gap. */
  @JsonProperty("begun")
  BEGUN;

  /** Which episodes a sampler draws from. */
  public EpisodeScope of(SamplerKind sampler) {
    return switch (this) {
      case BY_SAMPLER -> sampler.scope();
      case COMPLETE -> EpisodeScope.COMPLETE;
      case BEGUN -> EpisodeScope.BEGUN;
    };
  }
}
