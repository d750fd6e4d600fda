package io.dreamweir.train.dreamer.v3;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.BoundedNormal;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.NormedMlp;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.Unimix;
import java.util.ArrayList;
import java.util.List;

/**
 * The actor: one network, then a distribution per action head, discrete or continuous, independent
 * of each other. An encoded action is all heads side by side. Parameters: {@code mlp/}, {@code
 * head/NAME/logits} or {@code head/NAME/mean, head/NAME/stddev}.
 */
record Actor(NormedMlp network, List<ActionHead> heads, HeadsConfig config) {

  List<ParameterSpec> parameters(String name) {
    List<ParameterSpec> specs = new ArrayList<>(network.parameters(name + "/mlp"));
    for (ActionHead head : heads) {
      for (String output : outputs(head)) {
        specs.addAll(
            NormedDense.affine(
                name + "/head/" + head.name() + "/" + output,
                network.out(),
                head.encodedWidth(),
                ParameterSpec.Start.SMALL_TRUNCATED_NORMAL));
      }
    }
    return specs;
  }

  private static List<String> outputs(ActionHead head) {
    return head instanceof ActionHead.Discrete ? List.of("logits") : List.of("mean", "stddev");
  }

  /** Turns uniform noise [..., actions] into what {@link Plan#draw} needs. */
  Tensor noise(Graph graph, Tensor uniform) {
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (ActionHead head : heads) {
      Tensor part = uniform.slice(-1, at, at + head.encodedWidth());
      parts.add(
          head instanceof ActionHead.Discrete
              ? part.gumbelQuantile()
              : part.float64().normalQuantile().float32());
      at += head.encodedWidth();
    }
    return graph.concat(-1, parts);
  }

  /** What to do at these features. */
  Plan plan(Parameters p, Tensor feature) {
    Tensor hidden = network.apply(p.in("mlp"), feature);
    List<List<Tensor>> said = new ArrayList<>();
    for (ActionHead head : heads) {
      Parameters outputs = p.in("head").in(head.name());
      said.add(
          outputs(head).stream()
              .map(output -> NormedDense.affine(outputs, output, hidden))
              .toList());
    }
    return new Plan(this, said);
  }

  /**
   * Distributions over actions.
   *
   * @param said what the network says, by head
   */
  record Plan(Actor actor, List<List<Tensor>> said) {

    private Tensor logits(int head) {
      return Unimix.logits(said.get(head).get(0), actor.config.actorUnimix());
    }

    private BoundedNormal normal(int head) {
      return BoundedNormal.of(
          said.get(head).get(0),
          said.get(head).get(1),
          actor.config.minStd(),
          actor.config.maxStd());
    }

    private boolean discrete(int head) {
      return actor.heads.get(head) instanceof ActionHead.Discrete;
    }

    /**
     * A sample without gradient.
     *
     * @param noise from {@link Actor#noise}
     */
    Tensor draw(Graph graph, Tensor noise) {
      List<Tensor> parts = new ArrayList<>();
      int at = 0;
      for (int head = 0; head < said.size(); head++) {
        int width = actor.heads.get(head).encodedWidth();
        Tensor part = noise.slice(-1, at, at + width);
        parts.add(discrete(head) ? OneHot.draw(logits(head), part) : normal(head).draw(part));
        at += width;
      }
      return graph.concat(-1, parts);
    }

    /** The most probable action. */
    Tensor mode(Graph graph) {
      List<Tensor> parts = new ArrayList<>();
      for (int head = 0; head < said.size(); head++) {
        parts.add(discrete(head) ? OneHot.mode(logits(head)) : normal(head).mean().stopGradient());
      }
      return graph.concat(-1, parts);
    }

    /** Log-probability of an encoded action, without its last axis. */
    Tensor logProb(Tensor action) {
      Tensor sum = null;
      int at = 0;
      for (int head = 0; head < said.size(); head++) {
        int width = actor.heads.get(head).encodedWidth();
        Tensor part = action.slice(-1, at, at + width);
        Tensor own =
            discrete(head) ? OneHot.logProb(logits(head), part) : normal(head).logProb(part);
        sum = sum == null ? own : sum.plus(own);
        at += width;
      }
      return java.util.Objects.requireNonNull(sum);
    }

    /** Entropy in nats, of all heads together. */
    Tensor entropy() {
      Tensor sum = null;
      for (int head = 0; head < said.size(); head++) {
        Tensor own = discrete(head) ? OneHot.entropy(logits(head)) : normal(head).entropy();
        sum = sum == null ? own : sum.plus(own);
      }
      return java.util.Objects.requireNonNull(sum);
    }

    /** What the first head says under the original's names, for comparison. */
    java.util.Map<String, Tensor> named() {
      return discrete(0)
          ? java.util.Map.of("policy_logits", said.get(0).get(0))
          : java.util.Map.of("policy_mean", normal(0).mean(), "policy_stddev", normal(0).std());
    }
  }
}
