package io.dreamweir.train.dreamer.v2;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.dreamer.ActorHead;
import io.dreamweir.train.dreamer.Rssm;
import io.dreamweir.train.nn.ConvDecoder;
import io.dreamweir.train.nn.ConvEncoder;
import io.dreamweir.train.nn.Mlp;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of DreamerV2 for one task, and their parameters' names and shapes.
 *
 * @param image the observation they read, uint8 [height, width, channels]
 * @param actorHead kind of actions
 */
public record DreamerV2Model(
    DreamerV2Config config,
    TensorSpec image,
    ConvEncoder encoder,
    Rssm rssm,
    ConvDecoder decoder,
    Mlp reward,
    Mlp discount,
    Mlp critic,
    Mlp actor,
    ActorHead actorHead) {

  /** Prefix of the slow critic's parameters, which are copies of the critic's. */
  static final String SLOW_CRITIC = "slow_critic";

  /**
   * The networks for a task.
   *
   * @throws UserError if the task's spaces are not one image and one action head, or the layers do
   *     not fit the image
   */
  public static DreamerV2Model of(DreamerV2Config config, Spaces spaces) {
    if (spaces.observation().size() != 1 || spaces.action().size() != 1) {
      throw UserError.usage(
          "dreamer-v2 learns from one image with one action head; the task has observations %s and"
              + " actions %s",
          spaces.observation(), spaces.action());
    }
    TensorSpec image = spaces.observation().get(0);
    if (image.type() != ElementType.UINT8 || image.shape().size() != 3) {
      throw UserError.usage(
          "dreamer-v2 learns from images uint8 [height, width, channels], not from %s", image);
    }
    return of(config, image, spaces.encodedActionWidth(), ActorHead.of(spaces));
  }

  private static DreamerV2Model of(
      DreamerV2Config config, TensorSpec image, int actions, ActorHead head) {
    int height = image.shape().get(0);
    int width = image.shape().get(1);
    int channels = image.shape().get(2);
    ConvEncoder encoder =
        new ConvEncoder(height, width, channels, config.cnnDepth(), config.encoderKernels());
    Rssm rssm =
        new Rssm(
            config.groups(),
            config.classes(),
            config.deter(),
            config.hidden(),
            actions,
            encoder.embed());
    ConvDecoder decoder =
        new ConvDecoder(rssm.feature(), channels, config.cnnDepth(), config.decoderKernels());
    if (encoder.embed() < 1 || decoder.pixels() != height || height != width) {
      throw UserError.usage(
          "%s does not fit the layers: decoder-kernels %s give %d x %d pixels",
          image, config.decoderKernels(), decoder.pixels(), decoder.pixels());
    }
    return new DreamerV2Model(
        config,
        image,
        encoder,
        rssm,
        decoder,
        scalar(rssm, config.rewardHead()),
        scalar(rssm, config.discountHead()),
        scalar(rssm, config.critic()),
        head.network(rssm.feature(), config.actor().layers(), config.actor().units(), actions),
        head);
  }

  private static Mlp scalar(Rssm rssm, DreamerV2Config.HeadSize size) {
    return Mlp.scalar(rssm.feature(), size.layers(), size.units());
  }

  /** Width of an encoded action. */
  int actions() {
    return rssm.actions();
  }

  /** Declares the world model's parameters. */
  public List<ParameterSpec> worldModelParameters() {
    List<ParameterSpec> specs = new ArrayList<>(encoder.parameters("encoder"));
    specs.addAll(rssm.parameters("rssm"));
    specs.addAll(decoder.parameters("decoder"));
    specs.addAll(reward.parameters("reward"));
    if (config.predictDiscount()) {
      specs.addAll(discount.parameters("discount"));
    }
    return specs;
  }

  /** Declares the actor's parameters. */
  public List<ParameterSpec> actorParameters() {
    return actor.parameters("actor");
  }

  /** Declares the critic's parameters. */
  public List<ParameterSpec> criticParameters() {
    return critic.parameters("critic");
  }

  /** Declares the slow critic's parameters. */
  public List<ParameterSpec> slowCriticParameters() {
    return critic.parameters(SLOW_CRITIC);
  }

  /** Declares what acting reads: world model and actor. */
  public List<ParameterSpec> actingParameters() {
    List<ParameterSpec> specs = new ArrayList<>(worldModelParameters());
    specs.addAll(actorParameters());
    return specs;
  }
}
