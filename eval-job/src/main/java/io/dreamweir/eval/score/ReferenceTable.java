package io.dreamweir.eval.score;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reference scores by game. The built-in table holds 55 Atari games: the 57 of the benchmark
 * without {@code defender} and {@code surround}, for which no human record is known.
 */
public final class ReferenceTable {

  /** Games of the benchmark without a known human record: never part of an aggregate. */
  public static final Set<String> WITHOUT_RECORD = Set.of("defender", "surround");

  private static final String BUILT_IN = "atari55.csv";

  private final String name;
  private final Map<String, ReferenceRow> rows;

  private ReferenceTable(String name, Map<String, ReferenceRow> rows) {
    this.name = name;
    this.rows = rows;
  }

  /** The table that comes with the program. */
  public static ReferenceTable builtIn() {
    return of("built-in " + BUILT_IN, rows(builtInCsv()));
  }

  /** The built-in table with all its columns. */
  static CsvTable builtInCsv() {
    try (InputStream in = ReferenceTable.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException(BUILT_IN + " is missing from the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return CsvTable.parse(text, BUILT_IN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a CSV file with the columns {@code game,random,gamer,record}.
   *
   * @throws UserError if a column or value is missing, or a game is there twice
   */
  public static ReferenceTable read(Path file) {
    return of(file.toString(), rows(CsvTable.read(file)));
  }

  /** A table of these rows. */
  public static ReferenceTable of(String name, List<ReferenceRow> rows) {
    Map<String, ReferenceRow> byGame = new TreeMap<>();
    for (ReferenceRow row : rows) {
      if (byGame.put(row.game(), row) != null) {
        throw UserError.usage("%s: game '%s' is there twice", name, row.game());
      }
    }
    if (byGame.isEmpty()) {
      throw UserError.usage("%s: no reference row", name);
    }
    return new ReferenceTable(name, byGame);
  }

  /** A table for games without reference: its scales leave scores as they are. */
  public static ReferenceTable unscaled(List<String> games) {
    return of("none", games.stream().map(g -> new ReferenceRow(g, 0, 1, 1)).toList());
  }

  private static List<ReferenceRow> rows(CsvTable table) {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      try {
        rows.add(
            new ReferenceRow(
                table.text(i, "game").strip(),
                table.number(i, "random"),
                table.number(i, "gamer"),
                table.number(i, "record")));
      } catch (IllegalArgumentException e) {
        throw new UserError(UserError.Kind.USAGE, table.place(i) + ": " + e.getMessage(), e);
      }
    }
    return rows;
  }

  /** This table without the games that are not named. */
  public ReferenceTable only(Collection<String> games) {
    Map<String, ReferenceRow> kept = new TreeMap<>();
    for (String game : games) {
      kept.put(game, row(game));
    }
    return new ReferenceTable(name + ", " + kept.size() + " games", kept);
  }

  /** Where it comes from. */
  public String name() {
    return name;
  }

  /** Its games, in alphabetical order. */
  public List<String> games() {
    return List.copyOf(rows.keySet());
  }

  /** Whether that game has a row. */
  public boolean contains(String game) {
    return rows.containsKey(game);
  }

  /**
   * The row of a game.
   *
   * @throws UserError if there is none, naming the nearest
   */
  public ReferenceRow row(String game) {
    ReferenceRow row = rows.get(game);
    if (row == null) {
      throw UserError.usage(
          "game '%s' has no row in the reference table %s%s",
          game, name, NearestName.suggestion(game, rows.keySet()));
    }
    return row;
  }

  /**
   * What a reader must know before trusting this table: games whose gamer or record score is not
   * above random, and every row that differs from the built-in table.
   */
  public List<String> concerns() {
    List<String> concerns = new ArrayList<>();
    Map<String, ReferenceRow> known = builtIn().rows;
    for (ReferenceRow row : rows.values()) {
      if (row.gamer() <= row.random() || row.record() <= row.random()) {
        concerns.add(
            "reference %s, game %s: gamer %s and record %s must be above random %s; is the row shifted by a column?"
                .formatted(name, row.game(), row.gamer(), row.record(), row.random()));
      }
      ReferenceRow builtIn = known.get(row.game());
      if (builtIn != null && !builtIn.equals(row)) {
        concerns.add(
            "reference %s, game %s: random %s, gamer %s, record %s differ from the built-in %s, %s, %s; normalised scores are not comparable with others'"
                .formatted(
                    name,
                    row.game(),
                    row.random(),
                    row.gamer(),
                    row.record(),
                    builtIn.random(),
                    builtIn.gamer(),
                    builtIn.record()));
      }
    }
    return concerns;
  }
}
