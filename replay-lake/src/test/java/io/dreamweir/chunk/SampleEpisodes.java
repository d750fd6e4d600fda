package io.dreamweir.chunk;

import io.dreamweir.sample.AtariSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The real screens of {@link AtariSample} as episodes with an origin. */
public final class SampleEpisodes {
  private SampleEpisodes() {}

  /** All eight episodes, 2,699 rows. */
  public static List<RandomEpisode> all() {
    List<AtariSample.Episode> sample = AtariSample.episodes();
    List<RandomEpisode> episodes = new ArrayList<>();
    for (int i = 0; i < sample.size(); i++) {
      episodes.add(episode(sample.get(i), i % 2));
    }
    return episodes;
  }

  /**
   * One episode.
   *
   * @param game for example {@code breakout}
   * @param number 0 or 1
   */
  public static RandomEpisode of(String game, int number) {
    return all().stream()
        .filter(e -> e.origin().episodeId().equals("sample-" + game + "-" + number))
        .findFirst()
        .orElseThrow();
  }

  private static RandomEpisode episode(AtariSample.Episode sample, int number) {
    EpisodeOrigin origin =
        new EpisodeOrigin(
            "sample-" + sample.task().task().replace("atari/", "") + "-" + number,
            "sample",
            "actor-0",
            sample.task(),
            -1,
            11,
            Instant.parse("2026-09-01T10:20:30Z").plusSeconds(60L * number));
    return new RandomEpisode(origin, sample.rows());
  }
}
