package io.dreamweir.eval.report;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.EpisodeScore;
import io.dreamweir.eval.score.EpisodeScores;
import io.dreamweir.eval.score.PublishedRandom;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.MeanInterval;
import io.dreamweir.eval.statistics.Resampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Holds measured random play against the published scores of random play, game by game: a test of
 * emulator, preprocessing and protocol that needs no trained agent. Where the interval excludes the
 * published value it says why, as far as the data tell; episodes under a second protocol, the
 * conditions of the published values, tell most.
 */
public final class RandomPlayCheck {

  /** The published episodes were cut after five minutes of play. */
  private static final long FIVE_MINUTES = 18_000;

  /**
   * What was found.
   *
   * @param games per game, in alphabetical order
   * @param excluded games whose interval excludes the published value
   * @param excludedStd games whose interval excludes {@code random_std}
   * @param missing games without an episode
   * @param protocol protocol of the measured scores
   * @param protocolHash its hash
   * @param publishedConditions protocol that stands for the conditions of the published values;
   *     empty where none was measured
   * @param notes what a reader must know
   */
  public record Result(
      List<RandomPlayRow> games,
      int excluded,
      int excludedStd,
      List<String> missing,
      String protocol,
      String protocolHash,
      String publishedConditions,
      List<String> notes) {}

  private final SparkSession spark;
  private final String scores;
  private final String protocol;
  private final String publishedConditions;
  private final Resampling resampling;

  /**
   * A check; {@link #run} starts it.
   *
   * @param scores place of the {@code scores} table
   * @param protocol name of the protocol whose random play is checked
   * @param publishedConditions name of the protocol that stands for the published conditions; need
   *     not have been played
   */
  public RandomPlayCheck(
      SparkSession spark,
      String scores,
      String protocol,
      String publishedConditions,
      Resampling resampling) {
    this.spark = spark;
    this.scores = scores;
    this.protocol = protocol;
    this.publishedConditions = publishedConditions;
    this.resampling = resampling;
  }

  /**
   * Reads and compares.
   *
   * @throws UserError if no random play of that protocol is there, or of two versions of it
   */
  public Result run() {
    List<EpisodeScore> all = EpisodeScores.of(spark, scores, "random");
    Map<String, List<EpisodeScore>> own = byGame(all, protocol);
    Map<String, List<EpisodeScore>> other = byGame(all, publishedConditions);
    List<RandomPlayRow> rows = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    PublishedRandom.byGame()
        .forEach(
            (game, published) -> {
              List<EpisodeScore> episodes = own.get(game);
              if (episodes == null) {
                missing.add(game);
              } else {
                rows.add(row(game, episodes, other.get(game), published));
              }
            });
    if (rows.isEmpty()) {
      throw UserError.usage(
          "%s has no random play of protocol '%s' in any game with a published score; `dreamweir"
              + " eval --checkpoint random --suite atari55 --episodes 20 --out %s` plays it",
          scores, protocol, scores);
    }
    return new Result(
        rows,
        (int) rows.stream().filter(RandomPlayRow::excludesPublished).count(),
        (int) rows.stream().filter(r -> r.verdictStd().matches("above|below")).count(),
        missing,
        protocol,
        own.values().iterator().next().get(0).protocolHash(),
        other.isEmpty() ? "" : publishedConditions,
        notes(rows.size()));
  }

  private RandomPlayRow row(
      String game,
      List<EpisodeScore> episodes,
      @Nullable List<EpisodeScore> underPublished,
      PublishedRandom published) {
    return RandomPlayRow.of(
        game,
        interval(game, episodes),
        episodes.size(),
        episodes.stream().filter(e -> e.frames() > FIVE_MINUTES + 60).count()
            / (double) episodes.size(),
        underPublished == null ? null : interval(game, underPublished),
        published);
  }

  private Interval interval(String game, List<EpisodeScore> episodes) {
    return MeanInterval.of(
        episodes.stream().mapToDouble(EpisodeScore::score).toArray(), resampling, "random/" + game);
  }

  private Map<String, List<EpisodeScore>> byGame(List<EpisodeScore> all, String name) {
    Map<String, List<EpisodeScore>> games = new TreeMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (EpisodeScore episode : all) {
      if (episode.protocol().equals(name)) {
        games.computeIfAbsent(episode.game(), g -> new ArrayList<>()).add(episode);
        hashes.put(episode.protocolHash(), episode.game());
      }
    }
    if (hashes.size() > 1) {
      throw UserError.usage(
          "%s holds random play of two versions of protocol '%s', hashes %s; play one of them into"
              + " a table of its own",
          scores, name, hashes.keySet());
    }
    return games;
  }

  private List<String> notes(int games) {
    double share = 1 - resampling.confidence();
    return List.of(
        "intervals: percentile bootstrap of the mean over episodes, %d replicates, %s %% confidence; of %d such intervals about %d miss even the right value"
            .formatted(
                resampling.replicates(),
                Numbers.plain(100 * resampling.confidence()),
                games,
                Math.max(1, Math.round(share * games))),
        "published values are means over an unpublished number of episodes and carry an error of"
            + " their own",
        "published conditions: the game's own actions, one every 6 frames, none sticky, up to 30"
            + " no-ops, cut after five minutes (18,000 frames)");
  }
}
