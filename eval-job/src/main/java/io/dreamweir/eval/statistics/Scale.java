package io.dreamweir.eval.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * One agent's runs on one scale, prepared so that a replicate costs one pass.
 *
 * <p>The interquartile mean of a replicate needs its runs sorted. All replicates draw from the same
 * runs, so these are ranked once; a replicate counts how often each rank was drawn and walks the
 * ranks in order, which is what sorting would have given.
 */
final class Scale {

  private final Picks layout;
  private final double[] offset;
  private final double[] length;
  private final double[] clipped;
  private final int[] rank;
  private final double[] byRank;

  Scale(AgentScores scores, Normalisation normalisation) {
    int games = scores.games();
    layout = Picks.of(scores.runs());
    offset = new double[games];
    length = new double[games];
    double[] values = new double[layout.total()];
    for (int g = 0; g < games; g++) {
      var row = scores.rows().get(g);
      switch (normalisation) {
        case GAMER -> set(g, row.random(), row.gamer() - row.random());
        case RECORD -> set(g, row.random(), row.record() - row.random());
        case RAW -> set(g, 0, 1);
      }
      double[] runs = scores.normalised(g, normalisation);
      System.arraycopy(runs, 0, values, layout.starts()[g], runs.length);
    }
    clipped = Arrays.stream(values).map(x -> Math.min(1, x)).toArray();
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    rank = new int[values.length];
    byRank = new double[values.length];
    for (int r = 0; r < order.length; r++) {
      rank[order[r]] = r;
      byRank[r] = values[order[r]];
    }
  }

  private void set(int game, double zero, double unit) {
    offset[game] = zero;
    length[game] = unit;
  }

  /**
   * A statistic of one draw.
   *
   * @param rawMeans float64 [games]: mean raw score of the draw
   * @param picks the draw
   * @param scratch float64 [games], overwritten
   * @param counts int32 [runs], all zero before and after
   */
  double compute(
      Statistic statistic, double[] rawMeans, int[] picks, double[] scratch, int[] counts) {
    return switch (statistic) {
      case MEAN, CLIPPED_MEAN, GAMES_AT_LEAST_ONE -> overGames(statistic, rawMeans);
      case MEDIAN -> median(rawMeans, scratch);
      case CLIPPED_MEAN_PER_RUN -> clippedPerRun(picks);
      case IQM -> interquartileMean(picks, counts);
      case OPTIMALITY_GAP -> optimalityGap(picks);
    };
  }

  private double overGames(Statistic statistic, double[] rawMeans) {
    double sum = 0;
    for (int g = 0; g < rawMeans.length; g++) {
      double x = (rawMeans[g] - offset[g]) / length[g];
      switch (statistic) {
        case CLIPPED_MEAN -> sum += Math.min(1, x);
        case GAMES_AT_LEAST_ONE -> sum += x >= 1 ? 1 : 0;
        default -> sum += x;
      }
    }
    return statistic == Statistic.GAMES_AT_LEAST_ONE ? sum : sum / rawMeans.length;
  }

  private double median(double[] rawMeans, double[] scratch) {
    for (int g = 0; g < rawMeans.length; g++) {
      scratch[g] = (rawMeans[g] - offset[g]) / length[g];
    }
    Arrays.sort(scratch);
    int middle = scratch.length / 2;
    return scratch.length % 2 == 1
        ? scratch[middle]
        : 0.5 * (scratch[middle - 1] + scratch[middle]);
  }

  private double clippedPerRun(int[] picks) {
    double sum = 0;
    for (int g = 0; g < layout.games(); g++) {
      double game = 0;
      for (int slot = layout.starts()[g]; slot < layout.starts()[g + 1]; slot++) {
        game += clipped[picks[slot]];
      }
      sum += game / (layout.starts()[g + 1] - layout.starts()[g]);
    }
    return sum / layout.games();
  }

  private double optimalityGap(int[] picks) {
    double sum = 0;
    for (int pick : picks) {
      sum += clipped[pick];
    }
    return 1 - sum / picks.length;
  }

  private double interquartileMean(int[] picks, int[] counts) {
    for (int pick : picks) {
      counts[rank[pick]]++;
    }
    int drop = picks.length / 4;
    int last = picks.length - drop;
    double sum = 0;
    int seen = 0;
    for (int r = 0; r < counts.length; r++) {
      int count = counts[r];
      counts[r] = 0;
      int kept = Math.min(seen + count, last) - Math.max(seen, drop);
      if (kept > 0) {
        sum += kept * byRank[r];
      }
      seen += count;
    }
    return sum / (last - drop);
  }
}
