package io.dreamweir.app.drill;

import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeVerify;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares receipts with the lake. */
final class DrillAudit {

  private record Identity(String episode, int firstStep) {}

  private final ReplayLake lake;
  private final Path receipts;

  DrillAudit(SparkSession spark, String lake, Path receipts) {
    this.lake = ReplayLake.open(spark, lake);
    this.receipts = receipts;
  }

  DrillResult run(
      Map<DrillPart, Integer> kills,
      int restarts,
      int actorStarts,
      double loadSeconds,
      long beganNs)
      throws IOException {
    List<Receipts.Receipt> acknowledged = new ArrayList<>();
    for (DrillPart load : List.of(DrillPart.ACTORS, DrillPart.RESENDER)) {
      acknowledged.addAll(Receipts.read(receipts.resolve(load.name())));
    }
    Map<Identity, Integer> stored = new HashMap<>();
    long rows = 0;
    long doubled = 0;
    for (Row row : lake.chunks().select("episode_id", "first_step", "rows").collectAsList()) {
      rows += row.getInt(2);
      Integer before = stored.put(new Identity(row.getString(0), row.getInt(1)), row.getInt(2));
      doubled += before == null ? 0 : 1;
    }
    Set<Identity> distinct = new HashSet<>();
    long missing = 0;
    for (Receipts.Receipt receipt : acknowledged) {
      Identity identity = new Identity(receipt.episode(), receipt.firstStep());
      if (distinct.add(identity) && !Integer.valueOf(receipt.rows()).equals(stored.get(identity))) {
        missing++;
      }
    }
    LakeVerify.Result verified = new LakeVerify(lake, OptionalLong.empty(), 1).run();
    Map<String, Integer> byPart = new TreeMap<>();
    kills.forEach((part, times) -> byPart.put(part.name().toLowerCase(Locale.ROOT), times));
    return new DrillResult(
        byPart,
        restarts,
        (System.nanoTime() - beganNs) / 1e9,
        loadSeconds,
        acknowledged.size(),
        distinct.size(),
        stored.size() + doubled,
        rows,
        stored.size() - stored.keySet().stream().filter(distinct::contains).count(),
        missing,
        doubled,
        lake.rejected().count(),
        episodes(),
        strayOpen(actorStarts),
        verified.findings().size() + verified.brokenEpisodes());
  }

  private Map<String, Long> episodes() {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : lake.episodes().groupBy("status").count().collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /**
   * Open episodes that nobody was killed over: of the re-sender, who ends every episode at last, or
   * of the last start of the actors, which was ended cleanly.
   */
  private long strayOpen(int actorStarts) {
    String last = DrillLoad.runName(actorStarts - 1);
    return lake.episodes()
        .where("status = 'open' and (run = 'again' or run = '" + last + "')")
        .count();
  }
}
