package io.dreamweir.app.watch;

import io.dreamweir.app.watch.WatchState.Score;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TableRows;
import io.dreamweir.lake.TableRows.RowView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mean scores of a lake's table of evaluation episodes. */
final class NewestScores {

  private static final int SHOWN = 24;

  private static final List<String> COLUMNS =
      List.of("unit", "status", "agent", "game", "policy_version", "score", "evaluated_at");

  /** Whose score. */
  private record Key(String agent, String game, long updates) {}

  /** One finished episode. */
  private record Episode(Key key, double score, long atMs) {}

  private final String table;
  private final Map<String, Map<String, Episode>> byFile = new HashMap<>();

  NewestScores(String place) {
    this.table = LakeTable.SCORES.path(place);
  }

  /** The scores made last, the newest first. */
  List<Score> look() {
    Set<String> present = new HashSet<>();
    TableRows.read(
        table,
        COLUMNS,
        file -> {
          present.add(file.path());
          return !byFile.containsKey(file.path());
        },
        (file, row) -> {
          Map<String, Episode> episodes =
              byFile.computeIfAbsent(file.path(), path -> new HashMap<>());
          if (row.text("status").equals("done")) {
            episodes.put(row.text("unit"), episode(row));
          }
        });
    byFile.keySet().retainAll(present);
    return means();
  }

  private static Episode episode(RowView row) {
    return new Episode(
        new Key(row.text("agent"), row.text("game"), row.number("policy_version")),
        row.decimal("score"),
        row.time("evaluated_at").toEpochMilli());
  }

  /** Rows of one unit are equal: it counts once. */
  private List<Score> means() {
    Map<String, Episode> units = new HashMap<>();
    byFile.values().forEach(units::putAll);
    Map<Key, List<Episode>> byKey = new HashMap<>();
    units.values().forEach(e -> byKey.computeIfAbsent(e.key(), k -> new ArrayList<>()).add(e));
    return byKey.entrySet().stream()
        .map(e -> score(e.getKey(), e.getValue()))
        .sorted(
            Comparator.comparingLong(Score::at)
                .reversed()
                .thenComparing(Score::agent)
                .thenComparing(Score::game))
        .limit(SHOWN)
        .toList();
  }

  private static Score score(Key key, List<Episode> episodes) {
    return new Score(
        key.agent(),
        key.game(),
        key.updates(),
        episodes.stream().mapToDouble(Episode::score).average().orElseThrow(),
        episodes.size(),
        episodes.stream().mapToLong(Episode::atMs).max().orElseThrow());
  }
}
