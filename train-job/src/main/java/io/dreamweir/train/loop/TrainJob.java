package io.dreamweir.train.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.HeldPin;
import io.dreamweir.lake.Pins;
import io.dreamweir.run.RunManifest;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.device.CpuAffinity;
import io.dreamweir.train.device.DeviceLease;
import io.dreamweir.train.device.DeviceRequest;
import io.dreamweir.train.device.Gpus;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.metrics.MetricsFile;
import io.dreamweir.train.metrics.MetricsSink;
import io.dreamweir.train.metrics.ProcessMemory;
import io.dreamweir.train.metrics.PrometheusEndpoint;
import io.dreamweir.train.metrics.TensorBoardFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training run: takes a device, makes or restores the agent, runs the loop, leaves a folder
 * with {@code run.json metrics.jsonl checkpoints/ policies/}.
 */
public final class TrainJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);
  private static final long NO_SCORES = -1;

  private final TrainRequest request;
  private final TrainSettings settings;
  private final AgentDescription description;
  private final Experience experience;
  private final JsonNode config;
  private final TrainListener listener;
  private final StopFlag stop = new StopFlag();

  /**
   * A run.
   *
   * @param config the whole resolved configuration, for the manifest
   */
  public TrainJob(
      TrainRequest request,
      TrainSettings settings,
      AgentDescription description,
      Experience experience,
      JsonNode config,
      TrainListener listener) {
    this.request = request;
    this.settings = settings;
    this.description = description;
    this.experience = experience;
    this.config = config;
    this.listener = listener;
  }

  /**
   * Asks the run to finish its update, save and return; may be called from any thread at any time.
   */
  public void stop() {
    stop.raise();
  }

  /**
   * Trains.
   *
   * @throws UserError if something the run needs is missing or wrong, or the losses explode
   */
  public TrainResult run() throws InterruptedException {
    return run(Workers.alone());
  }

  /**
   * Trains as one of several workers that share every batch. The first paces the others and writes
   * the folder; the others see it, and write nothing.
   *
   * @param workers owned by the caller
   * @return what was done; nothing, if this is not the first worker
   * @throws UserError if something the run needs is missing or wrong, the losses explode, or
   *     another worker is lost
   */
  public TrainResult run(Workers workers) throws InterruptedException {
    if (workers.rank() > 0) {
      return new FollowingJob(request.out(), settings, description, experience, stop, workers)
          .run();
    }
    Optional<Saved> saved = RunFolder.prepare(request);
    saved.ifPresent(this::requireSameSeed);
    Optional<String> parent = saved.map(s -> s.manifest().run().runId());
    RunManifest manifest = RunManifest.start(request.out(), "train", config, settings.seed());
    parent.ifPresent(id -> manifest.put("parent_run", id));
    manifest.put("lake", experience.lake()).put("task", experience.task());
    String owner = "run " + manifest.runId() + " in " + request.out().toAbsolutePath();
    try (DeviceLease lease =
        DeviceLease.take(
            DeviceRequest.parse(settings.device()),
            Gpus.ofThisBuild(),
            DeviceLease.locksOfThisMachine(),
            owner)) {
      manifest.put("device", lease.device().label()).put("precision", settings.precision());
      manifest.put("workers", workers.size());
      if (workers.onThisMachine() == 1) {
        CpuAffinity.beside(lease.device()).ifPresent(cpus -> manifest.put("processors", cpus));
      }
      TrainResult result = train(saved, parent, manifest, lease, workers);
      manifest.put("updates", result.updates()).put("checkpoint", result.checkpoint());
      manifest.end(stop.raised() ? "stopped" : "done");
      return result;
    } catch (RuntimeException | InterruptedException e) {
      manifest.end("failed: " + e.getMessage());
      throw e;
    }
  }

  private void requireSameSeed(Saved saved) {
    long seed = saved.manifest().run().seed();
    if (seed != settings.seed()) {
      throw UserError.usage(
          "%s belongs to a run with seed %d, the settings say %d: add --set train.seed=%d",
          saved.folder(), seed, settings.seed(), seed);
    }
  }

  private static void describe(RunManifest manifest, BatchOrigin origin) {
    manifest.put("lake_version", origin.lakeVersion());
    origin.scores().ifPresent(version -> manifest.put("scores_version", version));
  }

  /** The table of scores only grows: an older version is another table, or a restored one. */
  private void requireScoresOfBefore(Saved saved, BatchOrigin origin) {
    long before = saved.manifest().progress().scores().orElse(NO_SCORES);
    long now = origin.scores().orElse(NO_SCORES);
    if (now < before) {
      throw UserError.usage(
          "%s was trained on windows drawn by version %d of the lake's table of scores, %s; put the"
              + " table back or start a new run",
          saved.folder(),
          before,
          now == NO_SCORES
              ? "but " + experience.lake() + " has none now, or another sampler is set"
              : "but the newest in " + experience.lake() + " is version " + now);
    }
  }

  private TrainResult train(
      Optional<Saved> saved,
      Optional<String> parent,
      RunManifest manifest,
      DeviceLease lease,
      Workers workers)
      throws InterruptedException {
    long began = System.nanoTime();
    long firstBatch = saved.map(s -> s.manifest().progress().batches()).orElse(0L);
    long updates = saved.map(s -> s.manifest().progress().updates()).orElse(0L);
    long target = settings.updates() == 0 ? Long.MAX_VALUE : settings.updates();
    Together together = new Together(workers);
    together.requireSameStart(updates, firstBatch, description.configHash());
    try (BatchSource source = new SharedSource(experience.open(firstBatch), workers);
        HeldPin pin =
            new HeldPin(
                new Pins(experience.lake()),
                "run " + manifest.runId(),
                "training in " + request.out(),
                Pins.RENEWED);
        Pace pace = experience.pace();
        MetricsSink metrics = metrics()) {
      Patience patience = new Patience(source, pace, stop, pin::use, together);
      Optional<SequenceBatch> first = updates < target ? patience.next(updates) : Optional.empty();
      Optional<Spaces> spaces =
          first.map(SequenceBatch::spaces).or(() -> saved.map(s -> s.manifest().run().spaces()));
      if (spaces.isEmpty()) {
        LOG.info("stopped before there was anything to learn from");
        return TrainResult.nothing();
      }
      saved.ifPresent(s -> s.manifest().run().requireSpaces(spaces.get(), s.folder().toString()));
      first.ifPresent(b -> describe(manifest, b.origin()));
      if (first.isPresent() && saved.isPresent()) {
        requireScoresOfBefore(saved.get(), first.get().origin());
      }
      try (AgentFactory factory =
              Agents.open(
                  description,
                  new Compute(
                      lease.device(),
                      Precision.of(settings.precision()),
                      settings.engine(),
                      workers));
          Agent agent =
              ResumedAgent.of(factory, description, spaces.get(), settings.seed(), saved);
          RowStates rowStates = RowStates.of(agent, request.out(), saved)) {
        SavedRun run =
            new SavedRun(
                description,
                spaces.get(),
                experience.task(),
                settings.seed(),
                manifest.runId(),
                parent);
        Path out = request.out();
        try (Saves saves =
            new Saves(
                run,
                experience.lake(),
                out,
                settings,
                listener,
                saved.map(Saved::folder),
                rowStates.store(),
                updates)) {
          RunLog log =
              new RunLog(metrics, listener, settings.logEvery(), patience, pace, experience, saves);
          LossGuard guard = new LossGuard(out, settings.lossLimit());
          TrainLoop loop =
              new TrainLoop(
                  agent,
                  patience,
                  together,
                  guard,
                  log,
                  saves,
                  listener,
                  experience.lake(),
                  target);
          Duration waitedBefore = source.waited();
          long firstAt = System.nanoTime();
          loop.run(first);
          double learning = (System.nanoTime() - firstAt) * 1e-9;
          return new TrainResult(
              agent.updates(),
              agent.parameters(),
              saves.newestCheckpoint().map(Path::toString).orElse(""),
              (System.nanoTime() - began) * 1e-9,
              loop.updateSeconds() / Math.max(1, agent.updates() - updates),
              source.waited().minus(waitedBefore).toNanos() * 1e-9 / learning,
              saves.kept().toNanos() * 1e-9 / learning,
              ProcessMemory.peakBytes(),
              log.losses());
        }
      }
    }
  }

  private MetricsSink metrics() {
    MetricsSink lines = MetricsFile.append(request.out().resolve("metrics.jsonl"));
    List<MetricsSink> sinks = new ArrayList<>(List.of(lines));
    if (settings.tensorboard()) {
      sinks.add(TensorBoardFile.in(request.out().resolve("tensorboard")));
    }
    TrainSettings.Prometheus prometheus = settings.prometheus();
    if (prometheus.port() > 0) {
      sinks.add(PrometheusEndpoint.open(prometheus.host(), prometheus.port()));
      LOG.info("metrics on http://{}:{}/metrics", prometheus.host(), prometheus.port());
    }
    return MetricsSink.all(sinks);
  }
}
