package io.dreamweir.train.dreamer.v2;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.dreamer.BatchInputs;
import io.dreamweir.train.dreamer.DreamerAgent;
import io.dreamweir.train.dreamer.LatentNoise;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.nn.Noise;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** DreamerV2 as a learner, perhaps one of several that share every batch. */
final class DreamerV2Agent extends DreamerAgent {

  private final DreamerV2Model model;
  private final Engine engine;
  private final Workers workers;
  private final Learned learned;
  private final DreamerV2Update update;

  /**
   * @param engine where it learns
   * @param actingEngine where its acting networks run
   * @param workers who learns together
   */
  DreamerV2Agent(
      DreamerV2Model model, Engine engine, Engine actingEngine, Workers workers, long seed) {
    this(model, engine, actingEngine, workers, new Learned(model, engine, seed), seed);
  }

  private DreamerV2Agent(
      DreamerV2Model model,
      Engine engine,
      Engine actingEngine,
      Workers workers,
      Learned learned,
      long seed) {
    super(model, actingEngine, learned, seed);
    this.model = model;
    this.engine = engine;
    this.workers = workers;
    this.learned = learned;
    this.update = new DreamerV2Update(model, engine, Trace.LEARNING);
  }

  @Override
  public long updateBytes(int rows) {
    return model.updateBytes(parameters(), rows);
  }

  @Override
  public Map<String, Double> update(SequenceBatch batch) {
    long began = System.nanoTime();
    Map<String, DeviceTensor> noise = new HashMap<>();
    try (BatchInputs inputs = BatchInputs.of(engine, model, batch)) {
      noise.put(
          "noise/post",
          LatentNoise.of(
              model.latents(),
              engine,
              noiseSeed("post"),
              batch.length(),
              batch.batch(),
              share(batch.length())));
      double prepared = (System.nanoTime() - began) * 1e-9;
      // Imagination's noise is the larger part, and not needed where memory is short.
      Supplier<Map<String, DeviceTensor>> imagination =
          () -> imaginationNoise(batch.length(), batch.batch(), noise);
      try (DreamerV2Update.Result result =
          update.apply(learned, inputs.tensors(), noise, imagination)) {
        Map<String, Double> metrics = metrics(result);
        metrics.merge("timer/prepare", prepared, Double::sum);
        return metrics;
      }
    } finally {
      noise.values().forEach(DeviceTensor::close);
    }
  }

  /** Adds to the noise of an update what imagination from every state draws. */
  private Map<String, DeviceTensor> imaginationNoise(
      int length, int batch, Map<String, DeviceTensor> noise) {
    DreamerV2Config config = model.config();
    int starts = length * batch;
    Noise.Share share = share(config.horizon() * length);
    List<Integer> actions = List.of(config.horizon(), starts, model.actions());
    noise.put(
        "noise/imag",
        LatentNoise.of(
            model.latents(), engine, noiseSeed("imag"), config.horizon(), starts, share));
    noise.put(
        "noise/actor",
        model.actorHead() == ActorHead.ONE_HOT
            ? Noise.gumbel(engine, noiseSeed("actor"), actions, share)
            : Noise.uniform(engine, noiseSeed("actor"), actions, share));
    return noise;
  }

  /** A worker draws what one worker would draw for these sequences. */
  private Noise.Share share(int rowsOfTime) {
    return new Noise.Share(rowsOfTime, workers.rank(), workers.size());
  }

  private static Map<String, Double> metrics(DreamerV2Update.Result result) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Outputs world = result.worldModel();
    Outputs behaviour = result.behaviour();
    metrics.put("train/model_loss", world.get("wm/loss/total").scalar());
    metrics.put("train/kl", world.get("wm/kl").scalar());
    metrics.put("train/kl_loss", world.get("wm/loss/kl").scalar());
    metrics.put("train/reward_loss", world.get("wm/loss/reward").scalar());
    for (String part : List.of("image", "vector", "discount")) {
      DeviceTensor loss = world.values().get("wm/loss/" + part);
      if (loss != null) {
        metrics.put("train/" + part + "_loss", loss.scalar());
      }
    }
    metrics.put("train/prior_entropy", world.get("wm/prior_ent").scalar());
    metrics.put("train/posterior_entropy", world.get("wm/post_ent").scalar());
    metrics.put("train/actor_loss", behaviour.get("actor/loss").scalar());
    metrics.put("train/actor_entropy", behaviour.get("actor/entropy_mean").scalar());
    metrics.put("train/critic_loss", behaviour.get("critic/loss").scalar());
    metrics.put("train/critic_value", behaviour.get("critic/value_mean").scalar());
    metrics.put("train/slow_critic_value", behaviour.get("imag/value_slow_mean").scalar());
    metrics.put("train/imagined_reward", behaviour.get("imag/reward_mean").scalar());
    measured(metrics, result.norms(), result.seconds());
    return metrics;
  }
}
