package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.run.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a report's numbers come from and how each could be computed again.
 *
 * @param facts name and value, in the order they are shown
 * @param intervals how intervals were made
 */
record Provenance(Map<String, String> facts, String intervals) {

  static Provenance of(
      ReportRequest request,
      ScoreTable table,
      Optional<String> reference,
      Map<String, String> played,
      Resampling aggregates,
      Resampling curves) {
    String intervals =
        ("stratified percentile bootstrap: runs redrawn with replacement inside each game, %d"
                + " replicates for aggregates, %d for bands, per-game means and comparisons, %s%%"
                + " confidence, seed %d, linear interpolation between order statistics")
            .formatted(
                aggregates.replicates(),
                curves.replicates(),
                Numbers.plain(aggregates.confidence() * 100),
                aggregates.seed());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "scores", String.join(", ", request.scores().stream().map(Provenance::known).toList()));
    facts.put("reference", reference.orElse("none: scores are shown as they are"));
    facts.put("final score", "of each run: " + table.window().text());
    List<String> protocols = table.protocols().stream().sorted().toList();
    facts.put(
        "protocol",
        protocols.equals(List.of("")) ? "not told by the source" : String.join(", ", protocols));
    facts.putAll(played);
    facts.put("intervals", intervals);
    ProjectVersion version = ProjectVersion.current();
    facts.put(
        "report made by", "dreamweir " + version.version() + ", revision " + version.revision());
    facts.put("this report again", new ReportCommandLine(request, aggregates, curves).text());
    return new Provenance(facts, intervals);
  }

  /** A file with its digest, so that a reader knows whether theirs is the same. */
  private static String known(String source) {
    Path file = Path.of(source.replaceFirst("^file:", ""));
    if (!Files.isRegularFile(file)) {
      return source;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return source + " (SHA-256 " + HexFormat.of().formatHex(digest) + ")";
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("it was read a moment ago: " + source, e);
    }
  }
}
