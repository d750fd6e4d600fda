package io.dreamweir.chunk;

import io.dreamweir.experience.TaskDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where an episode came from: what every chunk of it repeats.
 *
 * @param episodeId globally unique, never reused after a restart
 * @param run run that collected it
 * @param actor actor that played it
 * @param task what was played
 * @param policyVersion version of the policy that played the whole episode; -1 random
 * @param seed seed of the episode (environment and policy draws derive from it)
 * @param startedAt wall-clock start of the episode, cut to milliseconds
 */
public record EpisodeOrigin(
    String episodeId,
    String run,
    String actor,
    TaskDescription task,
    long policyVersion,
    long seed,
    Instant startedAt) {
  public EpisodeOrigin {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    if (episodeId.isBlank() || episodeId.length() > 256) {
      throw new IllegalArgumentException(
          "episode id '" + episodeId + "' must have 1 to 256 characters");
    }
  }
}
