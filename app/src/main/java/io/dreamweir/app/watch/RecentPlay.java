package io.dreamweir.app.watch;

import io.dreamweir.app.watch.WatchState.Actor;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TableRows;
import io.dreamweir.lake.TableRows.RowView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who has played into a lake in the last minutes, whatever program the actors are. */
final class RecentPlay {

  static final Duration OVER = Duration.ofMinutes(10);

  private static final List<String> COLUMNS =
      List.of("task", "run", "actor", "policy_version", "rows", "ingested_at");

  /** Somebody who plays. */
  private record Player(String run, String actor, String task) {}

  /** Rows of one player that came with one file. */
  private static final class Share {
    private long rows;
    private long policy = Long.MIN_VALUE;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs;

    private void take(RowView row) {
      rows += row.smallNumber("rows");
      policy = Math.max(policy, row.number("policy_version"));
      long ms = row.time("ingested_at").toEpochMilli();
      firstMs = Math.min(firstMs, ms);
      lastMs = Math.max(lastMs, ms);
    }

    private void take(Share other) {
      rows += other.rows;
      policy = Math.max(policy, other.policy);
      firstMs = Math.min(firstMs, other.firstMs);
      lastMs = Math.max(lastMs, other.lastMs);
    }
  }

  private final String table;
  private final Map<String, Map<Player, Share>> byFile = new HashMap<>();

  RecentPlay(String lake) {
    this.table = LakeTable.CHUNKS.path(lake);
  }

  /** Everybody, the one who plays most first. */
  List<Actor> look(long nowMs) {
    long since = nowMs - OVER.toMillis();
    Set<String> present = new HashSet<>();
    TableRows.read(
        table,
        COLUMNS,
        file -> {
          if (file.modifiedMs() < since) {
            return false;
          }
          present.add(file.path());
          return !byFile.containsKey(file.path());
        },
        (file, row) -> {
          Map<Player, Share> shares = byFile.computeIfAbsent(file.path(), path -> new HashMap<>());
          // A file that a compaction has written holds old chunks too.
          if (row.time("ingested_at").toEpochMilli() >= since) {
            shares
                .computeIfAbsent(
                    new Player(row.text("run"), row.text("actor"), row.text("task")),
                    player -> new Share())
                .take(row);
          }
        });
    byFile.keySet().retainAll(present);
    return actors(since, nowMs);
  }

  private List<Actor> actors(long since, long nowMs) {
    Map<Player, Share> all = new HashMap<>();
    byFile
        .values()
        .forEach(
            shares ->
                shares.forEach(
                    (player, share) -> {
                      if (share.lastMs >= since) {
                        all.computeIfAbsent(player, p -> new Share()).take(share);
                      }
                    }));
    List<Actor> actors = new ArrayList<>();
    all.forEach(
        (player, share) ->
            actors.add(
                new Actor(
                    player.run(),
                    player.actor(),
                    player.task(),
                    share.rows,
                    share.rows / Math.max(1, (nowMs - Math.max(since, share.firstMs)) / 1e3),
                    share.policy,
                    share.lastMs)));
    actors.sort(Comparator.comparingLong(Actor::rows).reversed().thenComparing(Actor::actor));
    return actors;
  }
}
