package io.dreamweir.train.loop;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.device.DeviceLease;
import io.dreamweir.train.device.DeviceRequest;
import io.dreamweir.train.device.Gpus;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Workers;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A worker of a data-parallel run that is not the first: learns in step with it and writes nothing.
 * The pace is the first one's.
 */
final class FollowingJob {

  private final Path out;
  private final TrainSettings settings;
  private final AgentDescription description;
  private final Experience experience;
  private final StopFlag stop;
  private final Workers workers;

  FollowingJob(
      Path out,
      TrainSettings settings,
      AgentDescription description,
      Experience experience,
      StopFlag stop,
      Workers workers) {
    this.out = out;
    this.settings = settings;
    this.description = description;
    this.experience = experience;
    this.stop = stop;
    this.workers = workers;
  }

  TrainResult run() throws InterruptedException {
    Optional<Saved> saved = SavedFolder.newestCheckpoint(out).map(SavedFolder::read);
    String owner = "worker " + workers.rank() + " of the run in " + out.toAbsolutePath();
    try (DeviceLease lease =
            DeviceLease.take(
                DeviceRequest.parse(settings.device()),
                Gpus.ofThisBuild(),
                DeviceLease.locksOfThisMachine(),
                owner);
        BatchSource source =
            new SharedSource(
                experience.open(saved.map(s -> s.manifest().progress().batches()).orElse(0L)),
                workers)) {
      return follow(saved, lease, source);
    }
  }

  private TrainResult follow(Optional<Saved> saved, DeviceLease lease, BatchSource source)
      throws InterruptedException {
    long updates = saved.map(s -> s.manifest().progress().updates()).orElse(0L);
    long target = settings.updates() == 0 ? Long.MAX_VALUE : settings.updates();
    Together together = new Together(workers);
    together.requireSameStart(
        updates,
        saved.map(s -> s.manifest().progress().batches()).orElse(0L),
        description.configHash());
    Patience batches = new Patience(source, Pace.unlimited(), stop, version -> {}, together);
    Optional<SequenceBatch> next = updates < target ? batches.next(updates) : Optional.empty();
    if (next.isEmpty()) {
      return TrainResult.nothing();
    }
    Spaces spaces = next.orElseThrow().spaces();
    Compute compute =
        new Compute(lease.device(), Precision.of(settings.precision()), settings.engine(), workers);
    try (AgentFactory factory = Agents.open(description, compute);
        Agent agent = ResumedAgent.of(factory, description, spaces, settings.seed(), saved)) {
      while (next.isPresent()) {
        SequenceBatch batch = next.get();
        BatchCheck.require(batch, experience.lake());
        together.mean(MemoryNeed.during(agent, batch, () -> agent.update(batch)));
        next = agent.updates() < target ? batches.next(agent.updates()) : Optional.empty();
      }
      return TrainResult.nothing();
    }
  }
}
