package io.dreamweir.train.dreamer.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.bench.SyntheticBatch;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DreamerV3AgentTest {

  private static final Path CONF = Path.of("../conf");
  private static final Spaces PIXELS = Spaces.pixels(16, 16, 1, 3);
  private static final Spaces MIXED =
      new Spaces(
          List.of(
              new TensorSpec("image", ElementType.UINT8, List.of(16, 16, 3)),
              new TensorSpec("depth", ElementType.UINT8, List.of(16, 16, 1)),
              new TensorSpec("joints", ElementType.FLOAT32, List.of(3)),
              new TensorSpec("speed", ElementType.FLOAT32, List.of(2))),
          List.of(new ActionHead.Discrete("gear", 3), new ActionHead.Continuous("wheel", 2)));

  private static DreamerV3Factory factory(String... settings) {
    Configuration configuration = Configuration.defaults(CONF.resolve("defaults.yaml"));
    for (String setting :
        List.of(
            "model={deter: 16, hidden: 8, groups: 2, classes: 3, depth: 2, multipliers: [2, 4],"
                + " units: 8}",
            "heads={units: 8}",
            "behaviour={steps: 3, return-limit: 0.001}",
            "loss={free-nats: 0.0001}",
            "model-optimizer={warm-up: 0, learning-rate: 0.01}",
            "actor-optimizer={warm-up: 0, learning-rate: 0.01}",
            "critic-optimizer={warm-up: 0, learning-rate: 0.01}")) {
      configuration = configuration.with("agent.dreamer-v3." + setting);
    }
    for (String setting : settings) {
      configuration = configuration.with("agent.dreamer-v3." + setting);
    }
    return new DreamerV3Factory(
        configuration.bind("agent.dreamer-v3", DreamerV3Config.class),
        TorchEngine.cpu(1),
        TorchEngine.cpu(1));
  }

  private static SequenceBatch batch(Spaces spaces, long seed) {
    return SyntheticBatch.of(spaces, 5, 2, seed);
  }

  private static Map<String, Double> second(Spaces spaces, String... settings) {
    try (DreamerV3Factory factory = factory(settings);
        Agent agent = factory.learner(spaces, 1)) {
      agent.update(batch(spaces, 1));
      return agent.update(batch(spaces, 2));
    }
  }

  private static double loss(Map<String, Double> metrics) {
    return metrics.getOrDefault("train/model_loss", Double.NaN);
  }

  /** Each technique by itself can be switched off, and then something else is learned. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "heads.scalars=symlog",
        "heads.scalars=mse",
        "heads.actor-unimix=0",
        "model.unimix=0",
        "model.blocks=1",
        "model.core=gru",
        "model.resampling=strided",
        "loss.free-nats=5",
        "loss={dynamics: 0.55, representation: 0.55}",
        "loss.replay-value=0",
        "loss.replay-value-gradient=false",
        "behaviour.return-range=none",
        "behaviour.slow-regularizer=0",
        "behaviour.slow-target=true",
        "behaviour.discount-in-continue=false",
        "norm=layer",
        "norm=none",
        "last-is-terminal=true",
        "model-optimizer={kind: adam, adaptive-clip: 0, clip: 100, epsilon: 1.0e-8}"
      })
  void techniquesAreSwitches(String setting) {
    assertThat(learned(setting)).isNotEqualTo(learned());
  }

  /** Everything after three updates, as one number. */
  private static double learned(String... settings) {
    try (DreamerV3Factory factory = factory(settings);
        Agent agent = factory.learner(PIXELS, 1)) {
      for (int i = 0; i < 3; i++) {
        SequenceBatch batch = batch(PIXELS, i);
        batch.isLast().put(4, (byte) 1);
        assertThat(loss(agent.update(batch))).isFinite();
      }
      double sum = 0;
      for (HostTensor tensor : agent.state().tensors().values()) {
        for (float value : tensor.values()) {
          sum += value;
        }
      }
      return sum;
    }
  }

  @Test
  void learnsFromDictsWithSeveralActionHeadsAndActs() {
    assertThat(loss(second(MIXED))).isFinite();
    try (DreamerV3Factory factory = factory();
        Agent agent = factory.learner(MIXED, 1);
        ActingNetwork network = agent.acting()) {
      Transition row =
          new Transition(
              new Observation(List.of(new byte[768], new byte[256], new byte[12], new byte[8])),
              Action.none(MIXED),
              0,
              EpisodeEnd.OPEN,
              1);
      for (ActingMode mode : ActingMode.values()) {
        Action action = network.act(List.of(network.start(1)), List.of(row), mode).get(0);
        MIXED.requireAction(action);
      }
      assertThat(network.predict(batch(MIXED, 3), 2, 1).predicted()).hasSize(5 * 2 * 768);
    }
  }

  @Test
  void vectorsAloneAreEnough() {
    Spaces vectors =
        new Spaces(
            List.of(new TensorSpec("state", ElementType.FLOAT32, List.of(3))),
            List.of(new ActionHead.Continuous("torque", 1)));
    assertThat(loss(second(vectors))).isFinite();
  }

  @Test
  void namesTheEntryThatIsNoNumber() {
    SequenceBatch batch = batch(MIXED, 1);
    batch.observations().get(3).order(ByteOrder.nativeOrder()).putFloat(4 * 7, Float.NaN);
    try (DreamerV3Factory factory = factory();
        Agent agent = factory.learner(MIXED, 1)) {
      assertThatThrownBy(() -> agent.update(batch))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("[batch 0] speed float32 [2] has entry 1 = NaN in row 3");
    }
  }

  @Test
  void refusesImagesThatDoNotHalve() {
    try (DreamerV3Factory factory = factory()) {
      assertThatThrownBy(() -> factory.learner(Spaces.pixels(18, 18, 1, 3), 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("does not halve 2 times");
    }
  }

  @Test
  void needsRowsToTrainOn() {
    try (DreamerV3Factory factory = factory();
        Agent agent = factory.learner(PIXELS, 1)) {
      assertThatThrownBy(() -> agent.update(SyntheticBatch.of(PIXELS, 2, 2, 1)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("replay.length is 2; dreamer-v3 needs 3 rows or more");
    }
  }
}
