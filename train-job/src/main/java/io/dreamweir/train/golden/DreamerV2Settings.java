package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Config.ActorGradient;
import io.dreamweir.train.dreamer.v2.DreamerV2Config.HeadSize;
import io.dreamweir.train.dreamer.v2.DreamerV2Config.LatentKind;
import io.dreamweir.train.dreamer.v2.KlBalance;
import io.dreamweir.train.dreamer.v2.RewardTransform;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.nn.Gru;
import io.dreamweir.train.nn.OptimizerConfig;
import java.util.List;
import java.util.Locale;

/** Turns a fixture's settings, in the original's names, into this program's configuration. */
record DreamerV2Settings(DreamerV2Config config, Spaces spaces, int batch, int length) {

  static DreamerV2Settings of(JsonNode fixture) {
    FixtureSettings s = new FixtureSettings(Nested.field(fixture, "hyperparameters"));
    FixtureSettings dims = new FixtureSettings(Nested.field(fixture, "dims"));
    boolean continuous = s.get("actor.dist").asText().equals("trunc_normal");
    if (!continuous) {
      s.expect("actor.dist", "onehot");
    }
    DreamerV2Config config = config(s);
    s.refuseUnread();
    int actions = dims.integer("A");
    ActionHead head =
        continuous
            ? new ActionHead.Continuous("action", actions)
            : new ActionHead.Discrete("action", actions);
    Spaces spaces =
        new Spaces(
            List.of(new TensorSpec("image", ElementType.UINT8, dims.integers("image"))),
            List.of(head));
    return new DreamerV2Settings(config, spaces, dims.integer("B"), dims.integer("L"));
  }

  private static DreamerV2Config config(FixtureSettings s) {
    onlyOneOf(s);
    boolean predictDiscount = s.get("pred_discount").asBoolean();
    if (s.integer("encoder.cnn_depth") != s.integer("decoder.cnn_depth")) {
      throw UserError.usage("golden fixture: encoder and decoder have different cnn_depth");
    }
    HeadSize reward = head(s, "reward_head", "mse");
    boolean gaussian = List.of("false", "0").contains(s.get("rssm.discrete").asText());
    return new DreamerV2Config(
        s.integer("encoder.cnn_depth"),
        s.integers("encoder.cnn_kernels"),
        s.integers("decoder.cnn_kernels"),
        s.integer("rssm.deter"),
        s.integer("rssm.hidden"),
        gaussian ? LatentKind.GAUSSIAN : LatentKind.CATEGORICAL,
        s.integer("rssm.stoch"),
        gaussian ? 2 : s.integer("rssm.discrete"),
        Activation.ELU,
        Gru.Norm.LAYER,
        new HeadSize(4, 400),
        reward,
        predictDiscount || s.has("discount_head") ? head(s, "discount_head", "binary") : reward,
        actor(s),
        head(s, "critic", "mse"),
        predictDiscount,
        RewardTransform.valueOf(s.get("clip_rewards").asText().toUpperCase(Locale.ROOT)),
        new KlBalance(
            s.number("kl.balance"),
            s.number("kl.free"),
            s.get("kl.free_avg").asBoolean(),
            s.get("kl.forward").asBoolean()
                ? KlBalance.Direction.FORWARD
                : KlBalance.Direction.REVERSE),
        s.number("loss_scales.kl"),
        s.number("loss_scales.reward"),
        s.has("loss_scales.discount") ? s.number("loss_scales.discount") : 1,
        s.number("discount"),
        s.number("discount_lambda"),
        s.integer("imag_horizon"),
        ActorGradient.valueOf(s.get("actor_grad").asText().toUpperCase(Locale.ROOT)),
        s.has("actor_grad_mix") ? s.get("actor_grad_mix").asText() : "1",
        s.get("actor_ent").asText(),
        "0",
        s.integer("slow_target_update"),
        s.number("slow_target_fraction"),
        optimizer(s, "model_opt"),
        optimizer(s, "actor_opt"),
        optimizer(s, "critic_opt"));
  }

  /** Settings of which the paper's agent, and this program, know one value. */
  private static void onlyOneOf(FixtureSettings s) {
    for (String network : List.of("rssm", "encoder", "decoder", "actor")) {
      s.expect(network + ".act", "elu");
      s.expect(network + ".norm", "none");
    }
    s.expect("rssm.ensemble", "1");
    s.ignore("rssm.std_act");
    s.ignore("rssm.min_std");
    s.ignore("loss_scales.proprio");
    s.expect("slow_target", "true");
    s.expect("reward_norm.momentum", "1.0");
    s.expect("reward_norm.scale", "1.0");
    s.ignore("reward_norm.eps");
    for (JsonNode head : s.get("grad_heads")) {
      if (!List.of("decoder", "reward", "discount").contains(head.asText())) {
        throw UserError.usage("golden fixture: unknown head '%s' in grad_heads", head.asText());
      }
    }
    int heads = s.get("pred_discount").asBoolean() ? 3 : 2;
    if (s.get("grad_heads").size() != heads) {
      throw UserError.usage("golden fixture: every head must shape the model's features");
    }
  }

  private static HeadSize actor(FixtureSettings s) {
    s.expect("actor.min_std", "0.1");
    return new HeadSize(s.integer("actor.layers"), s.integer("actor.units"));
  }

  private static HeadSize head(FixtureSettings s, String name, String dist) {
    s.expect(name + ".act", "elu");
    s.expect(name + ".norm", "none");
    s.expect(name + ".dist", dist);
    return new HeadSize(s.integer(name + ".layers"), s.integer(name + ".units"));
  }

  private static OptimizerConfig optimizer(FixtureSettings s, String name) {
    s.expect(name + ".opt", "adam");
    return new OptimizerConfig(
        s.number(name + ".lr"),
        s.number(name + ".eps"),
        s.number(name + ".clip"),
        s.number(name + ".wd"));
  }
}
