package io.dreamweir.eval.report;

import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link RandomPlayCheck.Result} as CSV and Markdown. */
public record RandomPlayTables(RandomPlayCheck.Result result) {

  /**
   * Writes {@code random.csv} and {@code random.md}.
   *
   * @throws UserError if the folder cannot be written
   */
  public void write(Path folder) {
    try {
      AtomicFile.write(folder.resolve("random.csv"), csv().getBytes(StandardCharsets.UTF_8));
      AtomicFile.write(folder.resolve("random.md"), markdown().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write to " + folder + ": " + e, e);
    }
  }

  String csv() {
    StringBuilder csv =
        new StringBuilder(
            "game,mean,low,high,episodes,random,random_std,verdict,verdict_std,long_episodes,published_conditions_mean,published_conditions_low,published_conditions_high,reason\n");
    for (RandomPlayRow r : result.games()) {
      csv.append(
          String.join(
                  ",",
                  r.game(),
                  Numbers.exact(r.mean()),
                  Numbers.exact(r.low()),
                  Numbers.exact(r.high()),
                  Integer.toString(r.episodes()),
                  Numbers.exact(r.random()),
                  Numbers.exact(r.randomStd()),
                  r.verdict(),
                  r.verdictStd(),
                  Numbers.exact(r.longEpisodes()),
                  Numbers.exact(r.publishedConditionsMean()),
                  Numbers.exact(r.publishedConditionsLow()),
                  Numbers.exact(r.publishedConditionsHigh()),
                  "\"" + r.reason() + "\"")
              + "\n");
    }
    return csv.toString();
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# Uniformly random play, measured and published\n\n");
    text.append(
        "Protocol `%s` (`%s`): %d games; the interval excludes the published value in %d, the commonly used one in %d.\n\n"
            .formatted(
                result.protocol(),
                result.protocolHash(),
                result.games().size(),
                result.excluded(),
                result.excludedStd()));
    result.notes().forEach(n -> text.append("* ").append(n).append('\n'));
    if (!result.missing().isEmpty()) {
      text.append("* not played: ").append(String.join(", ", result.missing())).append('\n');
    }
    List<RandomPlayRow> excluded =
        result.games().stream().filter(RandomPlayRow::excludesPublished).toList();
    text.append("\n## Games whose interval excludes the published value\n\n");
    text.append("| game | measured | published | | likely reason |\n|---|---:|---:|---|---|\n");
    for (RandomPlayRow r : excluded) {
      text.append(
          "| %s | %s %s | %s | %s | %s |\n"
              .formatted(
                  r.game(),
                  Numbers.score(r.mean()),
                  range(r.low(), r.high()),
                  Numbers.score(r.random()),
                  r.verdict(),
                  r.reason()));
    }
    text.append("\n## All games\n\n");
    text.append(
        "| game | mean | interval | episodes | beyond five minutes | random | random_std | under"
            + " the published conditions |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (RandomPlayRow r : result.games()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %d | %.0f %% | %s%s | %s%s | %s %s |\n",
              r.game(),
              Numbers.score(r.mean()),
              range(r.low(), r.high()),
              r.episodes(),
              100 * r.longEpisodes(),
              Numbers.score(r.random()),
              r.excludesPublished() ? " !" : "",
              Numbers.score(r.randomStd()),
              r.verdictStd().matches("above|below") ? " !" : "",
              Numbers.score(r.publishedConditionsMean()),
              range(r.publishedConditionsLow(), r.publishedConditionsHigh())));
    }
    return text.toString();
  }

  private static String range(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null
        ? ""
        : "[" + Numbers.score(low) + ", " + Numbers.score(high) + "]";
  }
}
