package io.dreamweir.ingest.actor;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;

/**
 * Episode ids that no other actor and no restarted one will ever use: every start of a pool draws a
 * session of its start time and 40 random bits. Sorted as text, ids of later sessions come later.
 *
 * @param session unique part shared by the pool
 */
record EpisodeIds(String session) {

  /** Ids of a pool that starts now. */
  static EpisodeIds start(Instant now) {
    long random = new SecureRandom().nextLong() >>> 24;
    return new EpisodeIds(
        String.format(
                Locale.ROOT,
                "%9s%8s",
                Long.toString(now.toEpochMilli(), 36),
                Long.toString(random, 36))
            .replace(' ', '0'));
  }

  /** Id of an actor's n-th episode. */
  String id(int actor, long episode) {
    return session + "-" + actor + "-" + episode;
  }
}
