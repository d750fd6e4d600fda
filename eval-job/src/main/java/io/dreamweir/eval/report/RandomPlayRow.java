package io.dreamweir.eval.report;

import io.dreamweir.eval.score.PublishedRandom;
import io.dreamweir.eval.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Uniformly random play of one game, measured and published.
 *
 * @param game name of the game
 * @param mean measured mean
 * @param low lower end of its interval, absent with a single episode
 * @param high upper end of its interval, absent with a single episode
 * @param episodes number of episodes
 * @param random published value that scores are normalised with
 * @param randomStd published value that most later work uses
 * @param verdict where the measured interval lies: {@code contains} the published value, or is
 *     {@code above} or {@code below} it
 * @param verdictStd the same for {@code randomStd}
 * @param longEpisodes share of episodes that ran beyond five minutes of play (18,000 frames)
 * @param publishedConditionsMean mean under the conditions of the published value, where measured
 * @param publishedConditionsLow lower end of its interval
 * @param publishedConditionsHigh upper end of its interval
 * @param reason why the interval excludes the published value, as far as the data tell; empty where
 *     it does not
 */
public record RandomPlayRow(
    String game,
    double mean,
    @Nullable Double low,
    @Nullable Double high,
    int episodes,
    double random,
    double randomStd,
    String verdict,
    String verdictStd,
    double longEpisodes,
    @Nullable Double publishedConditionsMean,
    @Nullable Double publishedConditionsLow,
    @Nullable Double publishedConditionsHigh,
    String reason) {

  static RandomPlayRow of(
      String game,
      Interval measured,
      int episodes,
      double longEpisodes,
      @Nullable Interval underPublished,
      PublishedRandom published) {
    String verdict = verdict(measured, published.paper());
    return new RandomPlayRow(
        game,
        measured.value(),
        GameRow.finite(measured.low()),
        GameRow.finite(measured.high()),
        episodes,
        published.paper(),
        published.common(),
        verdict,
        verdict(measured, published.common()),
        longEpisodes,
        underPublished == null ? null : underPublished.value(),
        underPublished == null ? null : GameRow.finite(underPublished.low()),
        underPublished == null ? null : GameRow.finite(underPublished.high()),
        isExclusion(verdict) ? reason(measured, longEpisodes, underPublished, published) : "");
  }

  /** Whether the interval excludes the published value. */
  public boolean excludesPublished() {
    return isExclusion(verdict);
  }

  private static boolean isExclusion(String verdict) {
    return verdict.equals("above") || verdict.equals("below");
  }

  private static String verdict(Interval measured, double published) {
    if (!measured.bounded()) {
      return "no interval";
    }
    return measured.low() > published
        ? "above"
        : measured.high() < published ? "below" : "contains";
  }

  /** Strongest evidence first. */
  private static String reason(
      Interval measured,
      double longEpisodes,
      @Nullable Interval underPublished,
      PublishedRandom published) {
    List<String> reasons = new ArrayList<>();
    if (verdict(measured, published.common()).equals("contains")) {
      reasons.add(
          "the other published value, " + Numbers.score(published.common()) + ", is contained");
    }
    if (underPublished != null) {
      String there =
          Numbers.score(underPublished.value())
              + (underPublished.bounded()
                  ? " ["
                      + Numbers.score(underPublished.low())
                      + ", "
                      + Numbers.score(underPublished.high())
                      + "]"
                  : "");
      double gap = Math.abs(measured.value() - published.paper());
      double gapThere = Math.abs(underPublished.value() - published.paper());
      reasons.add(
          !isExclusion(verdict(underPublished, published.paper()))
              ? "protocol: under the published conditions the same agent scores " + there
              : gapThere < 0.5 * gap
                  ? "mostly protocol: under the published conditions " + there
                  : "not explained by the conditions we know of: under them " + there);
    }
    if (longEpisodes > 0) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of episodes run beyond the five minutes after which the published ones were"
                  + " cut",
              100 * longEpisodes));
    }
    if (reasons.isEmpty()) {
      reasons.add(
          "sticky actions, 18 actions instead of the game's own, or an action every 4 frames"
              + " instead of every 6");
    }
    return String.join("; ", reasons);
  }
}
