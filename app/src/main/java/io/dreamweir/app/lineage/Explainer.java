package io.dreamweir.app.lineage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Follows a score, a checkpoint or a run back to the experience it was learned from. */
public final class Explainer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<SparkSession> spark;
  private final Optional<String> lake;
  private final List<String> gaps = new ArrayList<>();

  /**
   * An explainer.
   *
   * @param lake where the scores are, and where the lake lies now if it was moved
   */
  public Explainer(Supplier<SparkSession> spark, Optional<String> lake) {
    this.spark = spark;
    this.lake = lake;
  }

  /**
   * Follows the chain.
   *
   * @param target folder of a run, checkpoint or policy, or the {@code unit} of a score
   * @throws UserError if it is neither
   */
  public Lineage explain(String target) {
    if (Files.isDirectory(Path.of(target))) {
      return chain(null, Path.of(target));
    }
    if (!target.matches("[0-9a-f]{16}")) {
      throw UserError.usage(
          "%s is neither a folder nor the unit of a score (16 hex digits, see `lake sql \"select unit,"
              + " agent, game, score from scores\"`)",
          target);
    }
    Lineage.Score score = score(target);
    return chain(score, Path.of(score.checkpoint()));
  }

  private Lineage chain(Lineage.@Nullable Score score, Path folder) {
    if (score != null && !Files.isDirectory(folder)) {
      gaps.add(
          score.checkpoint().matches("random|noop")
              ? "played by the built-in policy '" + folder + "': nothing was learned"
              : "checkpoint " + folder + " is not there any more");
      return new Lineage(score, null, null, null, gaps);
    }
    SavedFolder saved =
        SavedFolder.find(folder)
            .orElseThrow(
                () ->
                    UserError.usage("%s holds no run, checkpoint or policy of Dreamweir", folder));
    SavedManifest manifest = Saved.manifest(saved.path(), saved.kind());
    return new Lineage(
        score,
        checkpoint(saved, manifest),
        run(saved.path(), manifest.run().runId()),
        experience(manifest),
        gaps);
  }

  private Lineage.Score score(String unit) {
    String place =
        lake.orElseThrow(
            () -> UserError.usage("to explain a score, say with --lake where the scores are"));
    List<Row> rows =
        ReplayLake.open(spark.get(), place)
            .table(LakeTable.SCORES)
            .orElseThrow(() -> UserError.usage("the lake %s holds no scores", place))
            .where(col("unit").equalTo(unit).and(col("status").equalTo("done")))
            .limit(1)
            .collectAsList();
    if (rows.isEmpty()) {
      throw UserError.usage("no finished unit %s in the scores of %s", unit, place);
    }
    Row row = rows.get(0);
    return new Lineage.Score(
        unit,
        row.getAs("agent"),
        row.getAs("game"),
        row.<Integer>getAs("episode"),
        row.<Double>getAs("score"),
        row.getAs("protocol"),
        row.getAs("protocol_hash"),
        row.getAs("checkpoint"),
        String.valueOf(row.<Object>getAs("evaluated_at")));
  }

  private static Lineage.Checkpoint checkpoint(SavedFolder folder, SavedManifest manifest) {
    return new Lineage.Checkpoint(
        folder.kind().noun(),
        folder.path().toString(),
        manifest.progress().updates(),
        manifest.run().agent().kind(),
        manifest.run().agent().configHash(),
        manifest.run().task(),
        manifest.progress().lake(),
        manifest.progress().lakeVersion(),
        manifest.run().seed(),
        manifest.run().runId(),
        manifest.run().parentRun().isPresent() ? manifest.run().parentRun().get() : null,
        manifest.gitRevision(),
        manifest.createdAt().toString());
  }

  /** The manifest of the run lies two folders above; those of earlier runs keep their id. */
  private Lineage.@Nullable Run run(Path saved, String runId) {
    Path above = saved.toAbsolutePath().normalize().getParent();
    Path root = above == null ? null : above.getParent();
    if (root != null && Files.isDirectory(root)) {
      try (Stream<Path> files = Files.list(root)) {
        List<Path> manifests =
            files
                .filter(f -> String.valueOf(f.getFileName()).matches("run(-.*)?\\.json"))
                .sorted()
                .toList();
        for (Path file : manifests) {
          JsonNode json = JSON.readTree(Files.readAllBytes(file));
          if (runId.equals(json.path("run_id").asText())) {
            return run(file, json);
          }
        }
      } catch (IOException e) {
        gaps.add("the manifests in " + root + " cannot be read: " + e.getMessage());
        return null;
      }
    }
    gaps.add("no run.json with id " + runId + " beside " + saved);
    return null;
  }

  private static Lineage.Run run(Path file, JsonNode json) {
    return new Lineage.Run(
        json.path("run_id").asText(),
        file.toString(),
        json.path("command").asText(),
        json.path("started_at").asText(),
        json.hasNonNull("ended_at") ? json.get("ended_at").asText() : null,
        json.hasNonNull("outcome") ? json.get("outcome").asText() : null,
        json.path("config_hash").asText(),
        json.path("version").asText(),
        json.path("git_revision").asText(),
        json.path("device").asText());
  }

  private Lineage.@Nullable Experience experience(SavedManifest manifest) {
    String place = lake.orElse(manifest.progress().lake());
    long version = manifest.progress().lakeVersion();
    if (place.isEmpty() || version < 0) {
      gaps.add("it has learned from no lake");
      return null;
    }
    try {
      Dataset<Row> episodes =
          ReplayLake.open(spark.get(), place)
              .episodes(version)
              .where(col("task").equalTo(manifest.run().task()))
              .cache();
      try {
        return experience(place, version, manifest.run().task(), episodes);
      } finally {
        episodes.unpersist();
      }
    } catch (UserError e) {
      gaps.add(e.getMessage());
      return null;
    } catch (RuntimeException e) {
      gaps.add(
          "version "
              + version
              + " of the lake "
              + place
              + " cannot be read any more: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return null;
    }
  }

  private static Lineage.Experience experience(
      String place, long version, String task, Dataset<Row> episodes) {
    List<Lineage.PolicyShare> policies =
        episodes
            .groupBy("policy_version")
            .agg(
                expr("count(*)").as("episodes"),
                expr("cast(sum(steps) as bigint)").as("steps"),
                expr("cast(avg(return) as double)").as("mean"))
            .orderBy("policy_version")
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Lineage.PolicyShare(
                        row.getLong(0), row.getLong(1), row.getLong(2), row.getDouble(3)))
            .toList();
    return new Lineage.Experience(
        place,
        version,
        task,
        policies.stream().mapToLong(Lineage.PolicyShare::episodes).sum(),
        policies.stream().mapToLong(Lineage.PolicyShare::steps).sum(),
        episodes.select("run").distinct().orderBy("run").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList(),
        episodes.select("actor").distinct().count(),
        policies);
  }
}
