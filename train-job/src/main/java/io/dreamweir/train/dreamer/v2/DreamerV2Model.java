package io.dreamweir.train.dreamer.v2;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.dreamer.DreamerNetworks;
import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.ConvDecoder;
import io.dreamweir.train.nn.ConvEncoder;
import io.dreamweir.train.nn.Mlp;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The networks of DreamerV2 for one task, and their parameters' names and shapes.
 *
 * @param spaces of the task
 * @param observations what they read
 * @param actorHead kind of actions
 */
public record DreamerV2Model(
    DreamerV2Config config,
    Spaces spaces,
    Observations observations,
    ObservationEncoder encoder,
    Rssm rssm,
    ObservationDecoder decoder,
    Mlp reward,
    Mlp discount,
    Mlp critic,
    Mlp actor,
    ActorHead actorHead)
    implements DreamerNetworks {

  /** Prefix of the slow critic's parameters, which are copies of the critic's. */
  static final String SLOW_CRITIC = "slow_critic";

  /**
   * The networks for a task.
   *
   * @throws UserError if the task's spaces are more than one image, vectors and one action head, or
   *     the layers do not fit the image
   */
  public static DreamerV2Model of(DreamerV2Config config, Spaces spaces) {
    if (spaces.action().size() != 1) {
      throw UserError.usage(
          "dreamer-v2 learns one action head, the task has %d: %s; dreamer-v3 learns several (--preset"
              + " v3-...)",
          spaces.action().size(), spaces.action());
    }
    Observations observations = Observations.of(spaces);
    ObservationEncoder encoder = ObservationEncoder.of(config, observations);
    if (encoder.embed() < 1) {
      throw UserError.usage(
          "%s is too small for encoder-kernels %s",
          observations.image().orElseThrow(), config.encoderKernels());
    }
    int actions = spaces.encodedActionWidth();
    Rssm rssm =
        new Rssm(
            config.stochastic(),
            config.deter(),
            config.hidden(),
            actions,
            encoder.embed(),
            config.activation(),
            config.gruNorm());
    ActorHead head = ActorHead.of(spaces);
    DreamerV2Config.HeadSize actor = config.actor();
    return new DreamerV2Model(
        config,
        spaces,
        observations,
        encoder,
        rssm,
        ObservationDecoder.of(config, observations, rssm.feature()),
        scalar(config, rssm, config.rewardHead()),
        scalar(config, rssm, config.discountHead()),
        scalar(config, rssm, config.critic()),
        head.network(rssm.feature(), actor.layers(), actor.units(), actions, config.activation()),
        head);
  }

  private static Mlp scalar(DreamerV2Config config, Rssm rssm, DreamerV2Config.HeadSize size) {
    return Mlp.scalar(rssm.feature(), size.layers(), size.units(), config.activation());
  }

  /**
   * About how many bytes an update takes: parameters, gradients and moments; maps of the pictures
   * and imagined states, each with its gradient.
   *
   * @param rows rows of a batch
   */
  long updateBytes(long parameters, int rows) {
    long maps =
        encoder.image().map(ConvEncoder::elements).orElse(0L)
            + decoder.image().map(ConvDecoder::elements).orElse(0L);
    long heads = 0;
    for (Mlp head : List.of(reward, discount, critic, critic, actor)) {
      heads += (long) head.layers() * head.units();
    }
    long state = rssm.feature() + 5L * rssm.hidden() + 6L * rssm.deter() + heads;
    long perRow = maps + (config.horizon() + 1) * state;
    return Float.BYTES * (4 * parameters + 2 * perRow * rows);
  }

  @Override
  public Latents latents() {
    return rssm.latents();
  }

  @Override
  public int deter() {
    return rssm.deter();
  }

  @Override
  public List<ParameterSpec> worldModelParameters() {
    List<ParameterSpec> specs = new ArrayList<>(encoder.parameters());
    specs.addAll(rssm.parameters("rssm"));
    specs.addAll(decoder.parameters());
    specs.addAll(reward.parameters("reward"));
    if (config.predictDiscount()) {
      specs.addAll(discount.parameters("discount"));
    }
    return specs;
  }

  @Override
  public List<ParameterSpec> actorParameters() {
    return actor.parameters("actor");
  }

  @Override
  public List<ParameterSpec> criticParameters() {
    return critic.parameters("critic");
  }

  @Override
  public List<ParameterSpec> slowCriticParameters() {
    return critic.parameters(SLOW_CRITIC);
  }

  @Override
  public String imageEncoder() {
    return "encoder/";
  }

  @Override
  public Map<String, DeviceTensor> upload(Engine engine, List<Integer> rows, List<ByteBuffer> raw) {
    return observations.upload(engine, rows, raw);
  }

  @Override
  public ActingNetwork acting(Engine engine, ParameterSet parameters, long updates) {
    return new DreamerV2Acting(this, engine, parameters, updates);
  }
}
