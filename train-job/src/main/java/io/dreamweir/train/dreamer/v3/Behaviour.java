package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.LambdaReturn;
import io.dreamweir.train.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Losses of actor and critic. From every state of the replay (N = T*B) the prior and the actor go
 * on for H steps, without gradient: {@code R_t = r_{t+1} + c_{t+1} ((1-lambda) v_{t+1} + lambda
 * R_{t+1})}, weights {@code w_t = c_0 ... c_t}, for states 0 to H-1.
 *
 * <ul>
 *   <li>actor: {@code -w (ln pi(a) (R - v) / max(1, range of returns) + eta entropy)}
 *   <li>critic: {@code w (loss(R) + loss(slow critic's v))}
 *   <li>critic on the replay: the same with the rewards that came, the imagined return of each row
 *       as its value, and a gradient into the world model
 * </ul>
 */
final class Behaviour {

  private final DreamerV3Model model;
  private final BehaviourConfig config;
  private final LossConfig weights;
  private final Graph graph;
  private final Program.Inputs in;
  private final Parameters learned;
  private final Parameters fixed;
  private final Trace.Outputs out;
  private final ReplayedRows rows;

  /** Imagined returns of the states of the replay, [T, B]. */
  private @Nullable Tensor boot;

  Behaviour(
      DreamerV3Model model, Graph graph, Program.Inputs in, Trace.Outputs out, ReplayedRows rows) {
    this.model = model;
    this.config = model.config().behaviour();
    this.weights = model.config().loss();
    this.graph = graph;
    this.in = in;
    this.learned = new Parameters(in, "");
    this.fixed = learned.fixed();
    this.out = out;
    this.rows = rows;
  }

  /**
   * What was imagined.
   *
   * @param features states 0 to H, [H+1, N, feature]
   * @param actions at states 0 to H-1, [H, N, A]
   * @param plan of the actor at these states
   */
  private record Dream(Tensor features, Tensor actions, Actor.Plan plan) {}

  /** Loss of actor and critic in imagination. */
  Tensor loss(RecurrentModel.State starts) {
    graph.phase("imagine");
    Dream dream = imagine(starts);
    graph.phase("dream heads");
    Tensor reward = mean(model.reward(), fixed.in("rew"), dream, "reward");
    Tensor continueLogits = model.continueLogits(graph, fixed.in("con"), dream.features());
    double left = config.discountInContinue() ? 1 : config.discount();
    Tensor goesOn = continueLogits.sigmoid().times(left);
    Tensor slow = mean(model.critic(), fixed.in(DreamerV3Model.SLOW_CRITIC), dream, "slow_value");
    graph.phase("critic");
    Tensor valueLogits = model.critic().logits(graph, learned.in("val"), dream.features());
    Tensor value = model.critic().mean(graph, valueLogits.stopGradient());
    Tensor returns = returns(reward, goesOn, config.slowTarget() ? slow : value);
    Tensor weight = weight(goesOn).times(1 / left);
    out.detail("imag/continue_logit", () -> continueLogits);
    out.detail("imag/continue", () -> goesOn);
    out.detail("imag/value_logits", () -> valueLogits);
    out.detail("imag/value", () -> value);
    out.detail("imag/weight", () -> weight);
    out.detail("imag/return", () -> returns);
    out.put("mean/return", returns.mean());
    out.put("mean/imagined_reward", reward.mean());
    out.put("mean/critic_value", value.mean());
    boot = returns.select(0, 0).reshape(rows.length(), rows.batch());

    int states = config.steps();
    Tensor firstWeights = weight.slice(0, 0, states);
    Tensor critic =
        criticLoss(valueLogits.slice(0, 0, states), returns, slow.slice(0, 0, states))
            .times(firstWeights);
    out.detail("imag/value_loss", () -> critic);
    Tensor advantage = returns.minus(value.slice(0, 0, states)).over(range(returns));
    out.detail("imag/advantage", () -> advantage);
    graph.phase("actor");
    Tensor actor = actorLoss(dream, advantage.stopGradient()).times(firstWeights).negate();
    out.detail("imag/policy_loss", () -> actor);
    return rows.loss(out, "policy", actor.mean(0), weights.policy())
        .plus(rows.loss(out, "value", critic.mean(0), weights.value()));
  }

  /** What a fixed head says of all states; its logits are not kept. */
  private Tensor mean(ScalarHead head, Parameters p, Dream dream, String name) {
    if (out.everything()) {
      out.put("imag/" + name + "_logits", head.logits(graph, p, dream.features()));
    }
    Tensor mean =
        graph.localResult(() -> head.mean(graph, head.logits(graph, p, dream.features())));
    out.detail("imag/" + name, () -> mean);
    return mean;
  }

  /** Goes on without gradient, then asks the actor once more about all states at once. */
  private Dream imagine(RecurrentModel.State starts) {
    List<Tensor> seen = graph.local(() -> steps(starts));
    if (out.everything()) {
      out.put("imag/features", seen.get(0));
      out.put("imag/prior_logits", seen.get(2));
    }
    Tensor read = seen.get(0).slice(0, 0, config.steps());
    return new Dream(seen.get(0), seen.get(1), model.actor().plan(learned.in("pol"), read));
  }

  /** Features, actions, and, where every step is asked for, the prior's logits. */
  private List<Tensor> steps(RecurrentModel.State starts) {
    List<Tensor> latentNoise = in.get("noise/prior").unstack(0);
    List<Tensor> actionNoise = in.get("noise/action").unstack(0);
    RecurrentModel.Imagination world = model.recurrent().imagination(graph, fixed.in("dyn"));
    RecurrentModel.State state =
        new RecurrentModel.State(starts.deter().stopGradient(), starts.stoch().stopGradient());
    List<Tensor> features = new ArrayList<>();
    List<Tensor> actions = new ArrayList<>();
    List<Tensor> logits = new ArrayList<>();
    features.add(state.feature(graph));
    for (int h = 0; h < config.steps(); h++) {
      RecurrentModel.State now = state;
      Tensor feature = features.get(h);
      Tensor chance = actionNoise.get(h);
      Tensor gumbel = latentNoise.get(h);
      List<Tensor> next =
          graph.local(
              () -> {
                Tensor action = model.actor().plan(fixed.in("pol"), feature).draw(graph, chance);
                RecurrentModel.Imagination.Next step = world.next(now, action, gumbel);
                return List.of(
                    step.state().deter(),
                    step.state().stoch(),
                    step.state().feature(graph),
                    action,
                    step.logits());
              });
      state = new RecurrentModel.State(next.get(0), next.get(1));
      features.add(next.get(2));
      actions.add(next.get(3));
      if (out.everything()) {
        logits.add(next.get(4));
      }
    }
    List<Tensor> all = new ArrayList<>(List.of(graph.stack(0, features), graph.stack(0, actions)));
    if (out.everything()) {
      all.add(graph.stack(0, logits));
    }
    return all;
  }

  private Tensor returns(Tensor reward, Tensor goesOn, Tensor value) {
    Tensor lambda = graph.full(config.lambda(), 1, 1);
    return LambdaReturn.nextIndex(graph, reward, goesOn, lambda, value).stopGradient();
  }

  /** {@code w_t = c_0 ... c_t}, [H+1, N]. */
  private Tensor weight(Tensor goesOn) {
    List<Tensor> weights = new ArrayList<>();
    Tensor weight = null;
    for (Tensor step : goesOn.unstack(0)) {
      weight = weight == null ? step : weight.times(step);
      weights.add(weight);
    }
    return graph.stack(0, weights).stopGradient();
  }

  /** Range of the returns, moved on before it is used; at least the limit. */
  private Tensor range(Tensor returns) {
    ReturnRange.Moved moved =
        ReturnRange.moved(config, returns, in.get("retnorm/lo"), in.get("retnorm/hi"));
    out.put("retnorm/lo", moved.low());
    out.put("retnorm/hi", moved.high());
    out.put("retnorm/scale", moved.scale());
    out.detail("retnorm/percentile_lo", moved::percentileLow);
    out.detail("retnorm/percentile_hi", moved::percentileHigh);
    return switch (config.returnRange()) {
      case PERCENTILES -> moved.scale();
      case NONE -> graph.full(1, 1);
    };
  }

  /** The actor's objective, [H, N]. */
  private Tensor actorLoss(Dream dream, Tensor advantage) {
    Tensor logProb = dream.plan().logProb(dream.actions());
    Tensor entropy = dream.plan().entropy();
    out.detail("imag/action", dream::actions);
    out.detail("imag/logp", () -> logProb);
    out.detail("imag/entropy", () -> entropy);
    dream.plan().named().forEach((name, tensor) -> out.detail("imag/" + name, () -> tensor));
    out.put("mean/actor_entropy", entropy.mean());
    return logProb.times(advantage).plus(entropy.times(config.entropyScale()));
  }

  private Tensor criticLoss(Tensor logits, Tensor target, Tensor slow) {
    Tensor loss = model.critic().loss(graph, logits, target);
    return config.slowRegularizer() == 0
        ? loss
        : loss.plus(model.critic().loss(graph, logits, slow).times(config.slowRegularizer()));
  }

  /**
   * Loss of the critic on the rows as they came.
   *
   * @param feature [T*B, feature]
   */
  Tensor replayLoss(Tensor feature) {
    int length = rows.length();
    Tensor value = Objects.requireNonNull(boot);
    Tensor logits =
        model.critic().logits(graph, learned.in("val"), feature).reshape(length, rows.batch(), -1);
    Tensor slowLogits =
        model
            .critic()
            .logits(graph, fixed.in(DreamerV3Model.SLOW_CRITIC), feature.stopGradient())
            .reshape(length, rows.batch(), -1);
    Tensor slow = model.critic().mean(graph, slowLogits);
    Tensor goesOn = rows.isTerminal().negate().plus(1).times(config.discount());
    Tensor mix = rows.isLast().negate().plus(1).times(config.lambda());
    Tensor returns =
        LambdaReturn.nextIndex(graph, rows.reward(), goesOn, mix, value).stopGradient();
    Tensor notLast = rows.isLast().negate().plus(1).slice(0, 0, length - 1);
    Tensor loss =
        criticLoss(logits.slice(0, 0, length - 1), returns, slow.slice(0, 0, length - 1))
            .times(notLast);
    out.detail("repl/boot", () -> value);
    out.detail("repl/value_logits", () -> logits);
    out.detail("repl/value", () -> model.critic().mean(graph, logits));
    out.detail("repl/slow_value_logits", () -> slowLogits);
    out.detail("repl/slow_value", () -> slow);
    out.detail("repl/return", () -> returns);
    out.detail("repl/value_loss", () -> loss);
    return rows.loss(out, "repval", loss, weights.replayValue());
  }
}
