package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.EpisodeEnd;

/**
 * What running out of a game's own clock means. The reference calls it terminal, but nothing about
 * the task has ended, so a world model should not learn a value of zero there.
 */
enum Clock {
  TRUNCATION(EpisodeEnd.TIME_LIMIT),
  TERMINAL(EpisodeEnd.TERMINAL);

  private final EpisodeEnd end;

  Clock(EpisodeEnd end) {
    this.end = end;
  }

  EpisodeEnd end() {
    return end;
  }
}
