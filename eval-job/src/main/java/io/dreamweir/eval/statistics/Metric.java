package io.dreamweir.eval.statistics;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The named metrics of a suite. */
public enum Metric {
  GAMER_MEDIAN(Normalisation.GAMER, Statistic.MEDIAN),
  GAMER_MEAN(Normalisation.GAMER, Statistic.MEAN),
  RECORD_MEAN(Normalisation.RECORD, Statistic.MEAN),
  CLIPPED_RECORD_MEAN(Normalisation.RECORD, Statistic.CLIPPED_MEAN),
  CLIPPED_RECORD_MEAN_PER_SEED(Normalisation.RECORD, Statistic.CLIPPED_MEAN_PER_RUN),
  HWRB(Normalisation.RECORD, Statistic.GAMES_AT_LEAST_ONE),
  GAMES_ABOVE_GAMER(Normalisation.GAMER, Statistic.GAMES_AT_LEAST_ONE),
  IQM(Normalisation.GAMER, Statistic.IQM),
  OPTIMALITY_GAP(Normalisation.GAMER, Statistic.OPTIMALITY_GAP),

  RECORD_MEDIAN(Normalisation.RECORD, Statistic.MEDIAN),
  RECORD_IQM(Normalisation.RECORD, Statistic.IQM),
  RECORD_OPTIMALITY_GAP(Normalisation.RECORD, Statistic.OPTIMALITY_GAP),
  CLIPPED_GAMER_MEAN(Normalisation.GAMER, Statistic.CLIPPED_MEAN),

  SCORE_MEAN(Normalisation.RAW, Statistic.MEAN);

  /** What a report shows where every game has a reference row; the headline first. */
  public static final List<Metric> STANDARD =
      List.of(
          CLIPPED_RECORD_MEAN,
          RECORD_MEAN,
          GAMER_MEDIAN,
          GAMER_MEAN,
          HWRB,
          GAMES_ABOVE_GAMER,
          IQM,
          OPTIMALITY_GAP,
          CLIPPED_RECORD_MEAN_PER_SEED);

  private final Normalisation normalisation;
  private final Statistic statistic;

  Metric(Normalisation normalisation, Statistic statistic) {
    this.normalisation = normalisation;
    this.statistic = statistic;
  }

  /** Scale of the scores that go in. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** What is computed of them. */
  public Statistic statistic() {
    return statistic;
  }

  /** Name on the command line and in JSON, for example {@code clipped_record_mean}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name for people, for example {@code clipped record mean}. */
  public String label() {
    return switch (this) {
      case HWRB -> "world records reached";
      case GAMES_ABOVE_GAMER -> "games at gamer level";
      case IQM -> "gamer IQM";
      case OPTIMALITY_GAP -> "gamer optimality gap";
      case RECORD_IQM -> "record IQM";
      default -> key().replace('_', ' ');
    };
  }

  /** Whether a smaller value is better. */
  public boolean lowerIsBetter() {
    return statistic == Statistic.OPTIMALITY_GAP;
  }

  /**
   * The metric of that name.
   *
   * @throws UserError if there is none, naming the nearest
   */
  public static Metric parse(String key) {
    List<String> keys = Arrays.stream(values()).map(Metric::key).toList();
    int at = keys.indexOf(key.strip().toLowerCase(Locale.ROOT).replace('-', '_'));
    if (at < 0) {
      throw UserError.usage(
          "unknown metric '%s'%s; there are %s",
          key, NearestName.suggestion(key, keys), String.join(", ", keys));
    }
    return values()[at];
  }
}
