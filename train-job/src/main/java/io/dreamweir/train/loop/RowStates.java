package io.dreamweir.train.loop;

import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.checkpoint.Saved;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The states of replayed rows that an agent keeps between updates, in the run's folder {@code
 * latents}, for agents that keep any. A checkpoint names their version: states that were written
 * after it, or by another run, are missing when it is resumed, and begin anew.
 *
 * @param store empty if the agent keeps none
 */
record RowStates(Optional<LatentStore> store) implements AutoCloseable {

  static RowStates of(Agent agent, Path run, Optional<Saved> saved) {
    Optional<LatentStore> opened =
        agent
            .rowStates()
            .map(
                shape ->
                    LatentStore.open(
                        run.resolve("latents"),
                        shape,
                        saved.flatMap(s -> s.manifest().progress().latents())));
    opened.ifPresent(agent::keepRowStates);
    return new RowStates(opened);
  }

  @Override
  public void close() {
    store.ifPresent(LatentStore::close);
  }
}
