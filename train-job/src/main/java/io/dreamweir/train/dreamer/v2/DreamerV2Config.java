package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.nn.Gru;
import io.dreamweir.train.nn.OptimizerConfig;
import io.dreamweir.train.nn.Schedule;
import java.util.List;

/**
 * Sizes, losses and optimizers of DreamerV2.
 *
 * @param cnnDepth channels of the first convolution
 * @param encoderKernels window of each convolution
 * @param decoderKernels window of each transposed convolution
 * @param deter width of the deterministic state
 * @param hidden width of the state-space model's hidden layers
 * @param latents kind of the stochastic variables
 * @param groups number of latents
 * @param classes values of each categorical latent
 * @param activation of every hidden layer
 * @param gruNorm norm of the recurrent unit's gates
 * @param vectorNetwork size of the networks that read and predict vectors
 * @param rewardHead size of the reward network
 * @param discountHead size of the discount network
 * @param actor size of the actor
 * @param critic size of the critic
 * @param predictDiscount whether the end of an episode is predicted; if not, imagination never ends
 * @param rewardTransform what is done to rewards before the model learns them
 * @param kl the KL loss
 * @param klScale weight of the KL loss
 * @param rewardScale weight of the reward loss
 * @param discountScale weight of the discount loss
 * @param discount discount of a step that does not end the episode
 * @param lambda mix of the returns' horizons
 * @param horizon imagined steps, H
 * @param actorGradient how the actor learns
 * @param actorGradientMix for {@code both}: share of the dynamics gradient, as a schedule over
 *     updates
 * @param entropyScale weight of the actor's entropy, as a schedule over updates
 * @param explorationNoise while acting to learn: chance of a random choice, or standard deviation
 *     added to a continuous action; a schedule over updates
 * @param slowCriticEvery updates between two copies of the critic
 * @param slowCriticFraction share of the critic in a copy
 * @param modelOptimizer optimizer of the world model
 * @param actorOptimizer optimizer of the actor
 * @param criticOptimizer optimizer of the critic
 */
public record DreamerV2Config(
    int cnnDepth,
    List<Integer> encoderKernels,
    List<Integer> decoderKernels,
    int deter,
    int hidden,
    LatentKind latents,
    int groups,
    int classes,
    Activation activation,
    Gru.Norm gruNorm,
    HeadSize vectorNetwork,
    HeadSize rewardHead,
    HeadSize discountHead,
    HeadSize actor,
    HeadSize critic,
    boolean predictDiscount,
    RewardTransform rewardTransform,
    KlBalance kl,
    double klScale,
    double rewardScale,
    double discountScale,
    double discount,
    double lambda,
    int horizon,
    ActorGradient actorGradient,
    String actorGradientMix,
    String entropyScale,
    String explorationNoise,
    int slowCriticEvery,
    double slowCriticFraction,
    OptimizerConfig modelOptimizer,
    OptimizerConfig actorOptimizer,
    OptimizerConfig criticOptimizer) {

  /** Kind of the stochastic variables. */
  public enum LatentKind {
    /** {@code groups} choices out of {@code classes}. */
    CATEGORICAL,
    /** {@code groups} real numbers. */
    GAUSSIAN
  }

  /** How the actor learns. */
  public enum ActorGradient {
    /** From the log-probability of its actions; nothing flows through the model. */
    REINFORCE,
    /** Through the model's dynamics. */
    DYNAMICS,
    /** A mix of both. */
    BOTH
  }

  /**
   * Size of a network of dense layers.
   *
   * @param layers number of hidden layers
   * @param units width of each
   */
  public record HeadSize(int layers, int units) {
    public HeadSize {
      if (layers < 1 || units < 1) {
        throw new IllegalArgumentException("layers and units must be 1 or more");
      }
    }
  }

  public DreamerV2Config {
    encoderKernels = List.copyOf(encoderKernels);
    decoderKernels = List.copyOf(decoderKernels);
    if (cnnDepth < 1 || deter < 1 || hidden < 1 || groups < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "cnn-depth, deter, hidden and groups must be 1 or more, classes 2 or more");
    }
    if (horizon < 2) {
      throw new IllegalArgumentException("horizon must be 2 or more, not " + horizon);
    }
    if (!(discount > 0 && discount <= 1) || !(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("discount and lambda must be within 0 and 1");
    }
    if (slowCriticEvery < 1 || !(slowCriticFraction > 0 && slowCriticFraction <= 1)) {
      throw new IllegalArgumentException(
          "slow-critic-every must be 1 or more, slow-critic-fraction above 0 and at most 1");
    }
    check(actorGradientMix);
    check(entropyScale);
    check(explorationNoise);
  }

  /** The stochastic variables. */
  public Latents stochastic() {
    return switch (latents) {
      case CATEGORICAL -> new Latents.Categorical(groups, classes);
      case GAUSSIAN -> new Latents.Gaussian(groups);
    };
  }

  /** A schedule says itself what is wrong with it. */
  private static void check(String schedule) {
    new Schedule(schedule).at(0);
  }
}
