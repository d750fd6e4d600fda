package io.dreamweir.app.ablation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a grid came to.
 *
 * @param task what was learned
 * @param baseline variant that the others are compared with
 * @param confidence of every interval
 * @param variants in the order of the grid, the baseline first
 * @param page the HTML page
 */
public record AblationResult(
    String task, String baseline, double confidence, List<Variant> variants, String page) {

  /**
   * One combination of positions.
   *
   * @param scores one per seed
   * @param mean of the scores
   * @param low lower end of the mean's interval; absent with one seed
   * @param high its upper end
   * @param difference mean over seeds of this variant's score minus the baseline's; absent for the
   *     baseline
   * @param differenceLow lower end of its interval
   * @param differenceHigh its upper end
   */
  public record Variant(
      String variant,
      List<Double> scores,
      double mean,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double difference,
      @Nullable Double differenceLow,
      @Nullable Double differenceHigh) {}
}
