package io.dreamweir.train.dreamer.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.config.Configuration;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.dreamer.LatentNoise;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.torch.TorchEngine;
import io.dreamweir.train.nn.Noise;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Backpropagation through imagined dynamics: the gradient of the actor's loss is what happens when
 * the actions of the whole dream are moved. Real-valued latents, so that there is a true gradient;
 * an actor that does not look at the state, because the gradient leaves out how actions change
 * later ones (as the original's does).
 */
class DynamicsGradientTest {

  private static final Path CONF = Path.of("../conf");
  private static final String BIAS = "actor/out/bias";
  private static final int ROWS = 2;
  private static final int BATCH = 3;

  private static final Spaces SPACES =
      new Spaces(
          List.of(new TensorSpec("state", ElementType.FLOAT32, List.of(3))),
          List.of(new ActionHead.Continuous("stick", 2)));

  private static DreamerV2Config config() {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/point.yaml"));
    for (String setting :
        List.of("deter=8", "hidden=8", "latents=gaussian", "groups=4", "horizon=4")) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    return configuration.bind("agent.dreamer-v2", DreamerV2Config.class);
  }

  private final DreamerV2Model model = DreamerV2Model.of(config(), SPACES);
  private final Program behaviour = BehaviourProgram.of(model, Trace.LEARNING);

  private static float[] constant(DeviceTensor like, float value) {
    float[] values = new float[like.floats().length];
    Arrays.fill(values, value);
    return values;
  }

  /** An actor whose mean is the bias alone, narrow enough for its bounds not to matter. */
  private Map<String, DeviceTensor> inputs(Engine engine, Learned learned) {
    int states = ROWS * BATCH;
    Map<String, DeviceTensor> inputs = new HashMap<>(learned.worldModel().byName());
    inputs.putAll(learned.actor().byName());
    inputs.putAll(learned.critic().byName());
    inputs.putAll(learned.slowCritic().byName());
    for (String name : List.of("actor/out/kernel", "actor/std/kernel")) {
      DeviceTensor kernel = inputs.get(name);
      inputs.put(name, engine.upload(kernel.shape(), constant(kernel, 0)));
    }
    inputs.put("actor/std/bias", engine.upload(List.of(2), new float[] {-20, -20}));
    int stoch = model.latents().width();
    int deter = model.deter();
    inputs.put("start/stoch", Noise.normal(engine, 1, List.of(ROWS, BATCH, stoch)));
    inputs.put("start/deter", Noise.normal(engine, 2, List.of(ROWS, BATCH, deter)));
    inputs.put(
        "is_terminal",
        engine.upload(List.of(ROWS, BATCH), ElementType.UINT8, ByteBuffer.allocateDirect(states)));
    int horizon = model.config().horizon();
    inputs.put("noise/imag", LatentNoise.of(model.latents(), engine, 3, horizon, states));
    inputs.put("noise/actor", Noise.uniform(engine, 4, List.of(horizon, states, 2)));
    inputs.put("entropy_scale", engine.upload(List.of(), new float[] {0}));
    inputs.put("gradient_mix", engine.upload(List.of(), new float[] {1}));
    return inputs;
  }

  @Test
  void isWhatHappensWhenActionsAreMoved() {
    try (Engine engine = TorchEngine.cpu(1);
        Learned learned = new Learned(model, engine, 5)) {
      Map<String, DeviceTensor> inputs = inputs(engine, learned);
      float[] bias = {0.2f, -0.1f};
      inputs.put(BIAS, engine.upload(List.of(2), bias));
      float[] gradient;
      try (Outputs outputs = engine.gradient(behaviour, inputs, "actor/loss", List.of(BIAS))) {
        gradient = outputs.gradients().get(BIAS).floats();
      }
      assertThat(gradient[0]).isNotZero();
      float step = 1e-2f;
      for (int i = 0; i < bias.length; i++) {
        double[] loss = new double[2];
        for (int side = 0; side < 2; side++) {
          float[] moved = bias.clone();
          moved[i] += side == 0 ? -step : step;
          inputs.put(BIAS, engine.upload(List.of(2), moved));
          try (Outputs outputs = engine.run(behaviour, inputs)) {
            loss[side] = outputs.get("actor/loss").scalar();
          }
        }
        double moved = (loss[1] - loss[0]) / (2 * step);
        assertThat((double) gradient[i]).isCloseTo(moved, within(2e-2 * Math.abs(moved) + 1e-6));
      }
    }
  }
}
