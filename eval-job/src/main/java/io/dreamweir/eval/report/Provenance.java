package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
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
    facts.put("made by", "dreamweir " + version.version() + ", revision " + version.revision());
    facts.put("again", command(request));
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

  private static String command(ReportRequest request) {
    StringBuilder command = new StringBuilder("./dreamweir report");
    request.scores().forEach(s -> command.append(" --scores ").append(s));
    request.reference().ifPresent(r -> command.append(" --reference ").append(r));
    request.protocol().ifPresent(p -> command.append(" --protocol ").append(p));
    if (!request.agents().isEmpty()) {
      command.append(" --agents ").append(String.join(",", request.agents()));
    }
    if (!request.games().isEmpty()) {
      command.append(" --games ").append(String.join(",", request.games()));
    }
    if (!request.window().text().equals("last-point")) {
      command.append(" --window '").append(request.window().text()).append("'");
    }
    command.append(request.missing() == MissingGames.PARTIAL ? " --partial" : "");
    command.append(request.protocols() == Protocols.ALLOW_MIXED ? " --mix-protocols" : "");
    request.threshold().ifPresent(t -> command.append(" --threshold ").append(t));
    request.html().ifPresent(h -> command.append(" --html ").append(h));
    return command.toString();
  }
}
