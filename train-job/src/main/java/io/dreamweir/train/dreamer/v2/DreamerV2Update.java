package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.nn.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One complete update, in the order of the original: world-model step; imagination with the
 * <em>new</em> model from the states the old one saw; both gradients; actor step; critic step;
 * perhaps a copy to the slow critic.
 */
public final class DreamerV2Update {

  private final DreamerV2Model model;
  private final Engine engine;
  private final Program worldModel;
  private final Program behaviour;

  /**
   * @param trace whether the outputs hold every step of the computation
   */
  public DreamerV2Update(DreamerV2Model model, Engine engine, Trace trace) {
    this.model = model;
    this.engine = engine;
    this.worldModel = WorldModelProgram.of(model, trace);
    this.behaviour = BehaviourProgram.of(model, trace);
  }

  /**
   * What one update computed; owned by the caller.
   *
   * @param worldModel outputs and gradients of the world model
   * @param behaviour outputs and gradients of actor and critic
   * @param norms global norm of the gradients of {@code model, actor, critic}
   * @param seconds wall time by phase
   */
  public record Result(
      Outputs worldModel, Outputs behaviour, Map<String, Double> norms, Map<String, Double> seconds)
      implements AutoCloseable {
    @Override
    public void close() {
      worldModel.close();
      behaviour.close();
    }
  }

  /**
   * Updates everything in place.
   *
   * @param batch {@code image, action, reward, is_first, is_terminal}, time-major
   * @param noise {@code noise/post}
   * @param imaginationNoise gives {@code noise/imag, noise/actor} once the world model has learned,
   *     so that its backward pass does not share the memory; empty if {@code noise} has them
   */
  public Result apply(
      Learned learned,
      Map<String, DeviceTensor> batch,
      Map<String, DeviceTensor> noise,
      Supplier<Map<String, DeviceTensor>> imaginationNoise) {
    Map<String, DeviceTensor> inputs = new HashMap<>(batch);
    inputs.putAll(noise);
    inputs.putAll(learned.worldModel().byName());
    Outputs world =
        engine.gradient(worldModel, inputs, "wm/loss/total", learned.worldModel().names());
    Map<String, Double> seconds = new LinkedHashMap<>(world.seconds());
    long start = System.nanoTime();
    Map<String, Double> norms = new LinkedHashMap<>(learned.stepModel(world.gradients()));
    double optimizers = (System.nanoTime() - start) * 1e-9;

    start = System.nanoTime();
    inputs.putAll(imaginationNoise.get());
    seconds.merge("prepare", (System.nanoTime() - start) * 1e-9, Double::sum);
    Outputs behave = behave(learned, inputs, world);
    behave.seconds().forEach((phase, s) -> seconds.merge(phase, s, Double::sum));
    start = System.nanoTime();
    norms.putAll(learned.stepBehaviour(behave.gradients()));
    seconds.put("optimizers", optimizers + (System.nanoTime() - start) * 1e-9);
    return new Result(world, behave, norms, seconds);
  }

  private Outputs behave(Learned learned, Map<String, DeviceTensor> inputs, Outputs world) {
    DreamerV2Config config = model.config();
    inputs.put("start/stoch", world.get("wm/post_stoch"));
    inputs.put("start/deter", world.get("wm/deter"));
    inputs.putAll(learned.actor().byName());
    inputs.putAll(learned.critic().byName());
    inputs.putAll(learned.slowCritic().byName());
    List<String> wrt = new ArrayList<>(learned.actor().names());
    wrt.addAll(learned.critic().names());
    try (DeviceTensor entropyScale = scalar(config.entropyScale(), learned.updates());
        DeviceTensor mix = scalar(config.actorGradientMix(), learned.updates())) {
      inputs.put("entropy_scale", entropyScale);
      inputs.put("gradient_mix", mix);
      return engine.gradient(behaviour, inputs, "behaviour/loss", wrt);
    }
  }

  private DeviceTensor scalar(String schedule, long updates) {
    return engine.upload(List.of(), new float[] {(float) new Schedule(schedule).at(updates)});
  }
}
