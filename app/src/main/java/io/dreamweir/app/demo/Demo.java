package io.dreamweir.app.demo;

import io.dreamweir.app.ProgressLine;
import io.dreamweir.app.metrics.CollectMetrics;
import io.dreamweir.app.metrics.EvalMetrics;
import io.dreamweir.app.metrics.IngestMetrics;
import io.dreamweir.app.metrics.LakeMetrics;
import io.dreamweir.app.metrics.MetricsServer;
import io.dreamweir.app.metrics.SparkMetrics;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.source.TaskMixture;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.loop.LiveExperience;
import io.dreamweir.train.loop.ReplayRatio;
import io.dreamweir.train.loop.TrainJob;
import io.dreamweir.train.loop.TrainRequest;
import io.dreamweir.train.loop.TrainResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;

/**
 * The whole loop on this machine, nothing replaced: an embedded Kafka broker, actors, the streaming
 * job, a Delta lake, the trainer on sequences of that lake while the actors play its newest policy,
 * evaluation before and after, and a report.
 *
 * <p>A second run in the same folder goes on: the broker keeps its log, ingest its checkpoint, the
 * lake its experience, the trainer its newest checkpoint.
 */
public final class Demo {

  private final Path root;
  private final DemoSetup setup;
  private final AtomicReference<TrainJob> training = new AtomicReference<>();
  private volatile boolean stopping;

  /**
   * A demo that has not started.
   *
   * @param root its folder
   * @throws io.dreamweir.error.UserError if the configuration is wrong
   */
  public Demo(Path root, Configuration configuration) {
    this.root = root;
    this.setup = DemoSetup.of(configuration);
  }

  /**
   * Ends training after the update under way; {@link #run} then finishes what is open and returns.
   */
  public void stop() {
    stopping = true;
    TrainJob job = training.get();
    if (job != null) {
      job.stop();
    }
  }

  /** Runs the loop. */
  public DemoResult run() throws InterruptedException, IOException {
    TimeShares time = new TimeShares();
    TaskDescription task = Rollouts.describe(setup.collect());
    try (DemoFolder folder = DemoFolder.take(root);
        MetricsServer metrics = MetricsServer.open(setup.metrics(), MetricsServer.Command.DEMO)) {
      say("starting broker and Spark ...");
      try (Services services = Services.start(folder.broker())) {
        return run(folder, services, task, time, metrics);
      }
    }
  }

  private DemoResult run(
      DemoFolder folder,
      Services services,
      TaskDescription task,
      TimeShares time,
      MetricsServer metrics)
      throws InterruptedException, IOException {
    SparkSession spark = services.spark();
    ReplayLake lake = ReplayLake.openOrCreate(spark, folder.lake(), setup.lake());
    lake.tasks().register(List.of(task));
    LakeCounts before = LakeCounts.of(lake, task.task());
    Optional<SavedFolder> previous = SavedFolder.newestCheckpoint(folder.run());
    long updatesBefore = previous.map(p -> p.read().manifest().progress().updates()).orElse(0L);
    Contender first =
        previous.map(p -> new Contender("before", p.path().toString())).orElse(Contender.RANDOM);
    EvalMetrics scores = new EvalMetrics();
    metrics.add(scores);
    metrics.add(SparkMetrics.of(spark));
    metrics.add(new LakeMetrics(folder.lake()));
    Evaluations evaluations = new Evaluations(spark, folder.lake(), task.task(), setup, scores);
    Evaluations.Score scoreBefore;
    String run = "demo-" + Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
    TrainResult trained;
    long chunks;
    Played played;
    IngestJob ingestJob =
        new IngestJob(
            spark, folder.lake(), setup.lake(), setup.ingest(), services.kafka(), setup.topic());
    try (IngestThread ingest = new IngestThread(ingestJob);
        Rollouts rollouts =
            new Rollouts(
                setup.collect(),
                run,
                services.kafka(),
                setup.topic(),
                folder.policies(),
                setup.train().ratio(),
                before.environmentSteps());
        ProgressLine line =
            new ProgressLine("demo", "updates", updatesBefore + setup.demo().updates())) {
      metrics.add(new IngestMetrics(ingestJob));
      metrics.add(new CollectMetrics(rollouts::progress));
      Progress progress = new Progress(line, rollouts, ingest, metrics.training(), updatesBefore);
      rollouts.start(updatesBefore);
      time.mark("start-up");
      // While the first experience arrives. Training may replace the checkpoint: its score comes
      // before.
      scoreBefore = evaluations.of(first);
      time.mark("evaluation");
      LiveExperience experience =
          setup
              .train()
              .live(
                  folder.lake(),
                  TaskMixture.of(task.task()),
                  task.spaces(),
                  Optional.of(setup.train().ratio()));
      TrainJob job =
          new TrainJob(
              new TrainRequest(folder.run(), TrainRequest.Start.RESUME),
              setup.train().settings().until(updatesBefore + setup.demo().updates()),
              setup.train().agent(),
              experience,
              setup.resolved(),
              progress);
      training.set(job);
      if (stopping) {
        job.stop();
      }
      ReplayRatio ratio = setup.train().ratio();
      try (Watch watch =
          new Watch(
              setup.demo().timeLimit(),
              job,
              rollouts,
              ingest,
              progress,
              () -> ratio.updatesAllowed(experience.envSteps()) <= progress.updates())) {
        trained = job.run();
        watch.check();
      }
      time.markTraining(trained, updatesBefore);
      chunks = rollouts.finish();
      ingest.awaitChunks(chunks);
      played = new Played(run, rollouts, ingest, progress, chunks);
      time.mark("last chunks into the lake");
    }
    LakeCounts.OfRun stored = LakeCounts.ofRun(lake, run);
    Evaluations.Score scoreAfter =
        trained.checkpoint().isEmpty()
            ? scoreBefore
            : evaluations.of(new Contender("after", trained.checkpoint()));
    time.mark("evaluation");
    DemoReport report =
        new DemoReport(setup, folder, lake, task, played, stored, trained, scoreBefore, scoreAfter);
    report.write(time);
    time.mark("report");
    return new DemoResult(
        played.rows(),
        stored.rows(),
        stored.duplicateChunks(),
        played.chunks() - stored.chunks(),
        played.rejected(),
        trained.updates(),
        scoreBefore.mean(),
        scoreAfter.mean(),
        time.total(),
        folder.report().toString(),
        trained.checkpoint(),
        folder.lake(),
        task.task(),
        time.shares(),
        stopping);
  }

  private static void say(String line) {
    System.err.println("demo: " + line);
  }
}
