package io.dreamweir.eval.score;

import java.util.Map;
import java.util.TreeMap;

/**
 * What others have published as the score of uniformly random play.
 *
 * @param paper value that the built-in reference normalises with
 * @param common value that most later work uses; it differs in a few games
 */
public record PublishedRandom(double paper, double common) {

  /** By game, in alphabetical order: the 55 games of the built-in reference. */
  public static Map<String, PublishedRandom> byGame() {
    CsvTable table = ReferenceTable.builtInCsv();
    Map<String, PublishedRandom> values = new TreeMap<>();
    for (int i = 0; i < table.size(); i++) {
      values.put(
          table.text(i, "game"),
          new PublishedRandom(table.number(i, "random"), table.number(i, "random_std")));
    }
    return values;
  }
}
