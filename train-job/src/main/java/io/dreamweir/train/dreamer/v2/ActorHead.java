package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Features;
import io.dreamweir.train.nn.Mlp;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.TruncatedNormal;
import java.util.List;
import java.util.Map;

/** What an actor's last hidden layer turns into: a distribution over actions. */
public enum ActorHead {
  /** One choice out of n; noise is Gumbel [.., n]. */
  ONE_HOT {
    @Override
    List<String> outputs() {
      return List.of("out");
    }

    @Override
    Policy policy(List<Tensor> outputs) {
      return new Categorical(outputs.get(0));
    }
  },
  /** A vector in [-1, 1]; noise is uniform [.., d]. */
  TRUNCATED_NORMAL {
    @Override
    List<String> outputs() {
      return List.of("out", "std");
    }

    @Override
    Policy policy(List<Tensor> outputs) {
      return new Bounded(TruncatedNormal.of(outputs.get(0), outputs.get(1)));
    }
  };

  /** Names of the network's output layers. */
  abstract List<String> outputs();

  /** The head that fits the only action head of these spaces. */
  public static ActorHead of(Spaces spaces) {
    return spaces.action().get(0) instanceof ActionHead.Discrete ? ONE_HOT : TRUNCATED_NORMAL;
  }

  abstract Policy policy(List<Tensor> outputs);

  /** The network that ends in this head. */
  public Mlp network(int feature, int layers, int units, int actions, Activation activation) {
    return new Mlp(feature, layers, units, outputs(), actions, activation);
  }

  /** The distribution at these features. */
  public Policy policy(Mlp network, Parameters p, Features feature) {
    Features hidden = network.hidden(p, feature);
    return policy(outputs().stream().map(name -> network.output(p, name, hidden)).toList());
  }

  /** A distribution over actions. */
  public interface Policy {
    /** A sample with the gradient that dynamics backpropagation needs. */
    Tensor sample(Tensor noise);

    /** A sample without gradient. */
    Tensor draw(Tensor noise);

    /** The most probable action, without gradient. */
    Tensor mode();

    /** Log-probability of an action, without the last axis. */
    Tensor logProb(Tensor action);

    /** Entropy in nats, without the last axis. */
    Tensor entropy();

    /** What the network said, by name, for comparison with other programs. */
    Map<String, Tensor> parameters();
  }

  private record Categorical(Tensor logits) implements Policy {
    @Override
    public Tensor sample(Tensor noise) {
      return OneHot.sample(logits, noise);
    }

    @Override
    public Tensor draw(Tensor noise) {
      return OneHot.draw(logits, noise);
    }

    @Override
    public Tensor mode() {
      return OneHot.mode(logits);
    }

    @Override
    public Tensor logProb(Tensor action) {
      return OneHot.logProb(logits, action);
    }

    @Override
    public Tensor entropy() {
      return OneHot.entropy(logits);
    }

    @Override
    public Map<String, Tensor> parameters() {
      return Map.of("actor_logit", logits);
    }
  }

  private record Bounded(TruncatedNormal distribution) implements Policy {
    @Override
    public Tensor sample(Tensor noise) {
      return distribution.sample(noise);
    }

    @Override
    public Tensor draw(Tensor noise) {
      return distribution.sample(noise).stopGradient();
    }

    @Override
    public Tensor mode() {
      return distribution.mode().stopGradient();
    }

    @Override
    public Tensor logProb(Tensor action) {
      return distribution.logProb(action);
    }

    @Override
    public Tensor entropy() {
      return distribution.entropy();
    }

    @Override
    public Map<String, Tensor> parameters() {
      return Map.of("actor_mean", distribution.mean(), "actor_std", distribution.std());
    }
  }
}
