package io.dreamweir.app.demo;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.eval.report.RunReport;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeShow;
import io.dreamweir.run.ProjectVersion;
import io.dreamweir.train.loop.TrainResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Turns what a demo did into its page. */
record DemoReport(
    DemoSetup setup,
    DemoFolder folder,
    ReplayLake lake,
    TaskDescription task,
    Played played,
    LakeCounts.OfRun stored,
    TrainResult trained,
    Evaluations.Score before,
    Evaluations.Score after) {

  private static final String CATCH_LONG = "mini/catch-long";

  void write(TimeShares time) throws IOException {
    new RunReport(
            task.task(),
            task.task().equals(CATCH_LONG)
                ? "undiscounted return of an evaluation episode: ten balls, +1 caught, -1 missed"
                : "undiscounted return of an evaluation episode",
            before.interval(),
            after.interval(),
            Optional.ofNullable(after.random()),
            trained.updates(),
            played.curve(),
            played.losses(),
            new RunReport.Exactness(
                played.rows(),
                stored.rows(),
                stored.duplicateChunks(),
                played.chunks() - stored.chunks(),
                played.rejected()),
            time.shares(),
            pictures(),
            facts())
        .write(folder.report());
  }

  private List<RunReport.Picture> pictures() throws IOException {
    Files.createDirectories(folder.pictures());
    List<RunReport.Picture> pictures = new ArrayList<>();
    if (!trained.checkpoint().isEmpty()) {
      OpenLoopSheet.draw(Path.of(trained.checkpoint()), folder.lake(), task, setup.train())
          .ifPresent(
              png ->
                  pictures.add(
                      new RunReport.Picture(
                          png,
                          "image/png",
                          "Open-loop prediction. Top: what happened. Middle: the model, which sees the first "
                              + OpenLoopSheet.CONTEXT
                              + " frames and then only the actions. Bottom: the difference.")));
    }
    Optional<TensorSpec> picture =
        task.spaces().observation().stream().filter(TensorSpec::isPicture).findFirst();
    if (picture.isPresent()) {
      film(picture.get().name()).ifPresent(pictures::add);
    }
    return pictures;
  }

  /** The newest policy's last episode, where there is any. */
  private Optional<RunReport.Picture> film(String tensor) throws IOException {
    Optional<Row> last =
        lake
            .episodes()
            .where(col("task").equalTo(task.task()).and(col("status").equalTo("complete")))
            .orderBy(col("policy_version").desc(), col("start").desc())
            .limit(1)
            .collectAsList()
            .stream()
            .findFirst();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Path gif = folder.pictures().resolve("episode.gif");
    LakeShow.Result shown = new LakeShow(lake, last.get().getAs("episode_id"), tensor, gif).run();
    return Optional.of(
        new RunReport.Picture(
            Files.readAllBytes(gif),
            "image/gif",
            String.format(
                Locale.ROOT,
                "An episode of the newest policy in the lake (version %d), as it was stored; return %.1f.",
                last.get().<Long>getAs("policy_version"),
                shown.episodeReturn())));
  }

  private Map<String, String> facts() {
    ProjectVersion version = ProjectVersion.current();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "task",
        task.task() + ", version " + task.version() + ", rules " + task.configurationHash());
    facts.put("run", played.run());
    facts.put("episodes", String.format(Locale.ROOT, "%,d", played.episodes()));
    facts.put("seed", Long.toString(setup.train().settings().seed()));
    facts.put(
        "agent",
        setup.train().agent().kind() + ", configuration " + setup.train().agent().configHash());
    facts.put("parameters", String.format(Locale.ROOT, "%,d", trained.parameters()));
    facts.put(
        "batch",
        setup.train().replay().batch()
            + " sequences of "
            + setup.train().replay().length()
            + " rows");
    facts.put("checkpoint", trained.checkpoint());
    facts.put("lake", folder.lake() + ", version " + lake.version());
    facts.put("protocol", after.protocolHash());
    facts.put("made by", "dreamweir " + version.version() + ", revision " + version.revision());
    facts.put(
        "again",
        "./dreamweir demo --task " + task.task() + " --seed " + setup.train().settings().seed());
    return facts;
  }
}
