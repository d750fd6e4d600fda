package io.dreamweir.train.dreamer.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.agent.OpenLoop;
import io.dreamweir.train.bench.SyntheticBatch;
import io.dreamweir.train.dreamer.DreamerActing;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DreamerV2AgentTest {

  private static final Spaces SPACES = Spaces.pixels(64, 64, 1, 3);

  private final DreamerV2Factory factory =
      new DreamerV2Factory(DreamerV2Presets.small(), TorchEngine.cpu(2), TorchEngine.cpu(1));

  @AfterAll
  void closeFactory() {
    factory.close();
  }

  private static SequenceBatch batch(long seed) {
    return SyntheticBatch.of(SPACES, 8, 4, seed);
  }

  private AgentState learn(long seed, int updates) {
    try (Agent agent = factory.learner(SPACES, seed)) {
      for (int i = 0; i < updates; i++) {
        agent.update(batch(i));
      }
      return agent.state();
    }
  }

  private static void assertSameBits(AgentState a, AgentState b) {
    assertThat(a.counters()).isEqualTo(b.counters());
    assertThat(a.tensors().keySet()).isEqualTo(b.tensors().keySet());
    a.tensors()
        .forEach(
            (name, t) -> assertThat(t.values()).as(name).isEqualTo(b.tensors().get(name).values()));
  }

  @Test
  void learnsTheSameBitsFromTheSameSeedAndBatches() {
    assertSameBits(learn(7, 3), learn(7, 3));
    assertThat(learn(8, 3).tensors().get("actor/out/kernel").values())
        .isNotEqualTo(learn(7, 3).tensors().get("actor/out/kernel").values());
  }

  @Test
  void goesOnFromAStateAsIfNothingHadHappened() {
    AgentState half = learn(7, 2);
    try (Agent agent = factory.learner(SPACES, 99)) {
      agent.restore(half);
      assertThat(agent.updates()).isEqualTo(2);
      agent.update(batch(2));
      assertSameBits(agent.state(), learn(7, 3));
    }
  }

  @Test
  void reportsFiniteMetricsAndLowersTheLoss() {
    try (Agent agent = factory.learner(SPACES, 1)) {
      Map<String, Double> first = agent.update(batch(0));
      assertThat(first)
          .containsKeys("train/model_loss", "train/kl", "train/actor_loss", "train/critic_norm");
      assertThat(first.values()).allMatch(Double::isFinite);
      Map<String, Double> last = first;
      for (int i = 0; i < 20; i++) {
        last = agent.update(batch(0));
      }
      assertThat(last.get("train/model_loss")).isLessThan(first.get("train/model_loss"));
    }
  }

  @Test
  void refusesAStateOfAnotherShape() {
    AgentState state = learn(1, 1);
    SortedMap<String, HostTensor> tensors = new TreeMap<>(state.tensors());
    tensors.put("actor/out/kernel", new HostTensor(List.of(64, 2), new float[128]));
    try (Agent agent = factory.learner(SPACES, 1)) {
      assertThatThrownBy(() -> agent.restore(new AgentState(tensors, state.counters())))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'actor/out/kernel'")
          .hasMessageContaining("[64, 2]")
          .hasMessageContaining("[64, 3]");
      tensors.remove("actor/out/kernel");
      assertThatThrownBy(() -> agent.restore(new AgentState(tensors, state.counters())))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no tensor 'actor/out/kernel'");
      tensors.put("surplus", new HostTensor(List.of(), new float[1]));
      assertThatThrownBy(() -> agent.restore(new AgentState(tensors, state.counters())))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'surplus'");
    }
  }

  /** Measured: 2.85 GB resident at 16 x 50, of which some 0.3 GB are the JVM's. */
  @Test
  void theNeedOfMemoryIsAboutWhatWasMeasured() {
    DreamerV2Model model =
        DreamerV2Model.of(DreamerV2Presets.atari(), Spaces.pixels(64, 64, 1, 18));
    assertThat(model.updateBytes(22_245_398, 16 * 50)).isBetween(2_300_000_000L, 3_400_000_000L);
  }

  @Test
  void refusesSpacesItCannotLearn() {
    assertThatThrownBy(() -> factory.learner(Spaces.pixels(96, 96, 1, 3), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("64 x 64 pixels");
  }

  private static Transition row(SplittableRandom random, Action action) {
    byte[] image = new byte[64 * 64];
    random.nextBytes(image);
    return new Transition(new Observation(List.of(image)), action, 0, EpisodeEnd.OPEN, 1);
  }

  /** Plays some rows with the first episode of several, and gives its last latent state. */
  private static float[] play(ActingNetwork network, int episodes, ActingMode mode) {
    List<ActingNetwork.EpisodeState> states = new ArrayList<>();
    List<SplittableRandom> pictures = new ArrayList<>();
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < episodes; i++) {
      states.add(network.start(100 + i));
      pictures.add(new SplittableRandom(i));
      actions.add(Action.none(SPACES));
    }
    for (int step = 0; step < 4; step++) {
      List<Transition> rows = new ArrayList<>();
      for (int i = 0; i < episodes; i++) {
        rows.add(row(pictures.get(i), actions.get(i)));
      }
      actions = network.act(states, rows, mode);
      assertThat(actions).allMatch(a -> a.index() >= 0 && a.index() < 3);
    }
    return DreamerActing.deter(states.get(0));
  }

  @Test
  void actsAloneAsInCompany() {
    try (Agent agent = factory.learner(SPACES, 1);
        ActingNetwork network = agent.acting()) {
      for (ActingMode mode : ActingMode.values()) {
        float[] alone = play(network, 1, mode);
        float[] company = play(network, 5, mode);
        for (int i = 0; i < alone.length; i++) {
          assertThat(company[i]).isCloseTo(alone[i], within(1e-5f));
        }
        assertThat(play(network, 5, mode)).isEqualTo(company);
      }
    }
  }

  @Test
  void actingDoesNotChangeWhileTheAgentLearns() {
    try (Agent agent = factory.learner(SPACES, 1);
        ActingNetwork network = agent.acting()) {
      float[] before = play(network, 2, ActingMode.EVALUATE);
      agent.update(batch(0));
      assertThat(play(network, 2, ActingMode.EVALUATE)).isEqualTo(before);
      try (ActingNetwork now = agent.acting();
          ActingNetwork loaded = factory.acting(SPACES, agent.state())) {
        float[] after = play(now, 2, ActingMode.EVALUATE);
        assertThat(after).isNotEqualTo(before);
        assertThat(play(loaded, 2, ActingMode.EVALUATE)).isEqualTo(after);
        assertThat(loaded.updates()).isEqualTo(1);
      }
    }
  }

  @Test
  void predictsImages() {
    try (Agent agent = factory.learner(SPACES, 1);
        ActingNetwork network = agent.acting()) {
      SequenceBatch batch = batch(3);
      OpenLoop prediction = network.predict(batch, 5, 1);
      assertThat(prediction.predicted()).hasSize(8 * 4 * 64 * 64);
      int at = (3 * 4 + 2) * 64 * 64 + 17;
      assertThat(prediction.truth()[at])
          .isCloseTo((batch.observations().get(0).get(at) & 0xFF) / 255f, within(1e-6f));
      assertThatThrownBy(() -> network.predict(batch, 8, 1)).hasMessageContaining("8 rows");
    }
  }

  @Test
  @Tag("slow")
  void nativeMemoryStaysFlat() {
    try (Agent agent = factory.learner(SPACES, 1)) {
      SequenceBatch batch = batch(0);
      long before = 0;
      for (int i = 0; i < 300; i++) {
        if (i == 150) {
          before = Pointer.physicalBytes();
        }
        agent.update(batch);
        try (ActingNetwork network = agent.acting()) {
          play(network, 1, ActingMode.TRAIN);
        }
      }
      assertThat(Pointer.physicalBytes() - before).isLessThan(24 << 20);
    }
  }
}
