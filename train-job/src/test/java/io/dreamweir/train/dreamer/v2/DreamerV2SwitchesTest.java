package io.dreamweir.train.dreamer.v2;

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
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.engine.torch.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every switch of the configuration changes what is learned, and still learns. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DreamerV2SwitchesTest {

  private static final Path CONF = Path.of("../conf");
  private static final Spaces SPACES = Spaces.pixels(16, 16, 1, 3);
  private static final TensorSpec IMAGE =
      new TensorSpec("image", ElementType.UINT8, List.of(16, 16, 3));
  private static final TensorSpec SPEED = new TensorSpec("speed", ElementType.FLOAT32, List.of(2));
  private static final TensorSpec ARMS = new TensorSpec("arms", ElementType.FLOAT32, List.of(3, 1));

  private final Engine engine = TorchEngine.cpu(1);
  private SortedMap<String, HostTensor> usual;

  @BeforeAll
  void learnAsUsual() {
    usual = learn(config(), SPACES);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  private static DreamerV2Config config(String... settings) {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/small.yaml"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "cnn-depth=2",
                "encoder-kernels=[4,4]",
                "decoder-kernels=[5,8]",
                "deter=8",
                "hidden=8",
                "groups=2",
                "classes=3",
                "vector-network={layers: 1, units: 5}",
                "horizon=3"));
    all.addAll(Arrays.asList(settings));
    for (String setting : all) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    return configuration.bind("agent.dreamer-v2", DreamerV2Config.class);
  }

  private static Spaces spaces(ActionHead head, TensorSpec... tensors) {
    return new Spaces(List.of(tensors), List.of(head));
  }

  private SortedMap<String, HostTensor> learn(DreamerV2Config config, Spaces spaces) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    SequenceBatch batch = SyntheticBatch.of(spaces, 5, 3, 1);
    try (Agent agent = new DreamerV2Agent(model, engine, engine, Workers.alone(), 7)) {
      double first = agent.update(batch).get("train/model_loss");
      Map<String, Double> last = Map.of();
      for (int i = 0; i < 3; i++) {
        last = agent.update(batch);
      }
      assertThat(last.values()).allMatch(Double::isFinite);
      assertThat(last.get("train/model_loss")).isLessThan(first);
      return agent.state().tensors();
    }
  }

  /** Names of the parameters, and what is learned, of the part before the first slash. */
  private static Set<String> changed(
      SortedMap<String, HostTensor> a, SortedMap<String, HostTensor> b) {
    return a.keySet().stream()
        .filter(name -> !name.startsWith("optimizer/"))
        .filter(
            name ->
                !b.containsKey(name) || !Arrays.equals(a.get(name).values(), b.get(name).values()))
        .map(name -> name.substring(0, name.indexOf('/')))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kl.balance=0.5",
        "kl.balance=0.6",
        "kl.free-nats=3.0",
        "kl-scale=1.0",
        "activation=silu",
        "gru-norm=none",
        "latents=gaussian",
        "groups=3",
        "predict-discount=false",
        "reward-transform=identity",
        "reward-transform=sign"
      })
  void aSwitchOfTheModelChangesTheModel(String setting) {
    assertThat(changed(usual, learn(config(setting), SPACES))).contains("rssm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor-gradient=dynamics",
        "actor-gradient=both,actor-gradient-mix=0.5",
        "entropy-scale=0.1",
        "discount=0.9",
        "lambda=0.5"
      })
  void aSwitchOfBehaviourChangesBehaviour(String setting) {
    SortedMap<String, HostTensor> other = learn(config(setting.split(",")), SPACES);
    assertThat(changed(usual, other)).contains("actor");
  }

  @Test
  void aScheduleIsReadAtEveryUpdate() {
    String both = "actor-gradient=both";
    assertThat(
            changed(
                learn(config(both, "actor-gradient-mix='linear(1,0,4)'"), SPACES),
                learn(config(both, "actor-gradient-mix=1"), SPACES)))
        .contains("actor")
        .doesNotContain("rssm");
    // A schedule that has hardly begun is its start.
    assertThat(
            changed(learn(config("entropy-scale='linear(1e-2,1,1000000000000)'"), SPACES), usual))
        .isEmpty();
  }

  @Test
  void theModelDoesNotLearnFromBehaviour() {
    assertThat(changed(usual, learn(config("actor-gradient=dynamics"), SPACES)))
        .doesNotContain("rssm", "encoder", "decoder", "reward");
  }

  @Test
  void learnsFromVectorsAndPicturesAndBoth() {
    ActionHead stick = new ActionHead.Continuous("stick", 2);
    String[] continuous = {
      "actor-gradient=dynamics", "predict-discount=false", "kl.free-nats=1.0", "entropy-scale=1e-4"
    };
    assertThat(learn(config(continuous), spaces(stick, SPEED)))
        .containsKeys("encoder/dense0/kernel", "decoder/vector/kernel", "actor/std/kernel")
        .doesNotContainKeys("encoder/conv0/kernel", "discount/out/kernel");
    assertThat(learn(config(continuous), spaces(stick, SPEED, IMAGE, ARMS)))
        .containsKeys("encoder/dense0/kernel", "encoder/conv0/kernel", "decoder/vector/kernel")
        .satisfies(
            t -> assertThat(t.get("decoder/vector/bias").shape()).containsExactly(5),
            t -> assertThat(t.get("encoder/conv0/kernel").shape()).containsExactly(4, 4, 3, 2));
    assertThat(learn(config(continuous), spaces(stick, IMAGE)))
        .doesNotContainKey("encoder/dense0/kernel");
  }

  @Test
  void severalVectorsStandBehindEachOther() {
    Spaces two = spaces(new ActionHead.Continuous("stick", 2), SPEED, ARMS);
    SequenceBatch batch = SyntheticBatch.of(two, 2, 2, 1);
    var inputs = Observations.of(two).upload(engine, List.of(2, 2), batch.observations());
    try (var vector = inputs.get("vector")) {
      assertThat(vector.shape()).containsExactly(2, 2, 5);
      float[] values = vector.floats();
      assertThat(values[5]).isEqualTo(batch.observations().get(0).getFloat(2 * 4));
      assertThat(values[7]).isEqualTo(batch.observations().get(1).getFloat(3 * 4));
    }
  }

  @Test
  void largerImagesTakeOneMoreLayer() {
    for (int side : new int[] {96, 128}) {
      Configuration configuration =
          Configuration.defaults(CONF.resolve("defaults.yaml"))
              .with(CONF.resolve("presets/small.yaml"))
              .with(CONF.resolve("presets/image-" + side + ".yaml"))
              .with("agent.dreamer-v2.cnn-depth=1");
      DreamerV2Config config = configuration.bind("agent.dreamer-v2", DreamerV2Config.class);
      Spaces large = Spaces.pixels(side, side, 3, 3);
      assertThat(learn(config, large)).containsKeys("encoder/conv4/kernel", "decoder/conv4/kernel");
    }
    assertThatThrownBy(
            () -> DreamerV2Model.of(DreamerV2Presets.atari(), Spaces.pixels(128, 128, 3, 3)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("give 64 x 64 pixels")
        .hasMessageContaining("image-128");
  }

  @Test
  void refusesObservationsItCannotSee() {
    TensorSpec words = new TensorSpec("words", ElementType.UINT8, List.of(7));
    ActionHead head = new ActionHead.Discrete("action", 3);
    assertThatThrownBy(() -> DreamerV2Model.of(config(), spaces(head, words)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not from words uint8 [7]");
    TensorSpec second = new TensorSpec("second", ElementType.UINT8, List.of(16, 16, 1));
    assertThatThrownBy(() -> DreamerV2Model.of(config(), spaces(head, IMAGE, second)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("learns from one image, the task shows 2");
  }

  @Test
  void refusesMixedHeads() {
    Spaces mixed =
        new Spaces(
            List.of(new TensorSpec("state", ElementType.FLOAT32, List.of(3))),
            List.of(new ActionHead.Discrete("gear", 3), new ActionHead.Continuous("wheel", 2)));
    assertThatThrownBy(() -> DreamerV2Model.of(config(), mixed))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "dreamer-v2 learns one action head, the task has 2: [Discrete[name=gear")
        .hasMessageContaining("dreamer-v3 learns several");
  }

  private List<Action> play(DreamerV2Config config, Spaces spaces, ActingMode mode) {
    DreamerV2Model model = DreamerV2Model.of(config, spaces);
    try (Agent agent = new DreamerV2Agent(model, engine, engine, Workers.alone(), 7);
        ActingNetwork network = agent.acting()) {
      List<ActingNetwork.EpisodeState> state = List.of(network.start(5));
      List<Action> played = new ArrayList<>();
      Action action = Action.none(spaces);
      for (int step = 0; step < 30; step++) {
        List<byte[]> seen = spaces.observation().stream().map(t -> new byte[t.bytes()]).toList();
        Transition row = new Transition(new Observation(seen), action, 0, EpisodeEnd.OPEN, 1);
        action = network.act(state, List.of(row), mode).get(0);
        spaces.requireAction(action);
        played.add(action);
      }
      return played;
    }
  }

  @Test
  void explorationNoiseIsForPlayThatIsLearnedFrom() {
    Spaces stick = spaces(new ActionHead.Continuous("stick", 2), SPEED);
    for (Spaces spaces : List.of(SPACES, stick)) {
      assertThat(play(config("exploration-noise=0.5"), spaces, ActingMode.TRAIN))
          .isNotEqualTo(play(config(), spaces, ActingMode.TRAIN));
      assertThat(play(config("exploration-noise=0.5"), spaces, ActingMode.EVALUATE))
          .isEqualTo(play(config(), spaces, ActingMode.EVALUATE));
    }
    assertThat(play(config("exploration-noise=1"), SPACES, ActingMode.TRAIN))
        .extracting(Action::index)
        .contains(0, 1, 2);
  }
}
