package io.dreamweir.train.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Factory;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.dreamer.v3.DreamerV3Factory;
import io.dreamweir.train.engine.Engine;
import java.nio.file.Path;
import java.util.Map;

/** An agent whose updates are measured, and the programs of others that do the same. */
public interface UpdateSubject {

  /** Makes the agent; it owns both engines. */
  AgentFactory factory(Engine engine, Engine actingEngine);

  /** GFLOP of one update by phase, by the names of the timers. */
  Map<String, Double> gigaFlopByPhase(Spaces spaces, int batch, int length);

  /** A plain program of another library, once it has come out at the original's numbers. */
  UpdatePeer peer(Path environment, Spaces spaces, int batch, int length, int threads);

  /** The original program. */
  UpdatePeer original(Path environment, Spaces spaces, int batch, int length, int threads);

  /** DreamerV2. */
  record V2(DreamerV2Config config) implements UpdateSubject {
    @Override
    public AgentFactory factory(Engine engine, Engine actingEngine) {
      return new DreamerV2Factory(config, engine, actingEngine);
    }

    @Override
    public Map<String, Double> gigaFlopByPhase(Spaces spaces, int batch, int length) {
      return new UpdateWork(config, spaces, (long) batch * length).gigaFlopByPhase();
    }

    @Override
    public UpdatePeer peer(Path environment, Spaces spaces, int batch, int length, int threads) {
      return UpdatePeer.torch(environment, config, spaces, batch, length, threads);
    }

    @Override
    public UpdatePeer original(
        Path environment, Spaces spaces, int batch, int length, int threads) {
      return UpdatePeer.original(environment, spaces, batch, length, threads);
    }
  }

  /** DreamerV3. */
  record V3(DreamerV3Config config) implements UpdateSubject {
    @Override
    public AgentFactory factory(Engine engine, Engine actingEngine) {
      return new DreamerV3Factory(config, engine, actingEngine);
    }

    @Override
    public Map<String, Double> gigaFlopByPhase(Spaces spaces, int batch, int length) {
      long rows = (long) batch * (length - config.context());
      return new UpdateWorkV3(config, spaces, rows).gigaFlopByPhase();
    }

    @Override
    public UpdatePeer peer(Path environment, Spaces spaces, int batch, int length, int threads) {
      return UpdatePeer.jax(environment, config, spaces, batch, length, threads);
    }

    @Override
    public UpdatePeer original(
        Path environment, Spaces spaces, int batch, int length, int threads) {
      throw UserError.usage(
          "the package `dreamerv3` holds the version of January 2023; --peers names a JAX program"
              + " of the current one");
    }
  }
}
