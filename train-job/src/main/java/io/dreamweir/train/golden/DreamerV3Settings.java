package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.v3.BehaviourConfig;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.dreamer.v3.HeadsConfig;
import io.dreamweir.train.dreamer.v3.LossConfig;
import io.dreamweir.train.dreamer.v3.ModelConfig;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a fixture's settings, in the original's names, into this program's configuration. */
record DreamerV3Settings(DreamerV3Config config, Spaces spaces, int batch, int length) {

  /**
   * Settings of a fixture.
   *
   * @param tensors of the fixture; they say which observations there are and of what kind actions
   */
  static DreamerV3Settings of(JsonNode fixture, Map<String, HostTensor> tensors) {
    FixtureSettings s = new FixtureSettings(Nested.field(fixture, "config"));
    List<TensorSpec> observation = new ArrayList<>();
    if (tensors.containsKey("batch/image")) {
      observation.add(new TensorSpec("image", ElementType.UINT8, s.integers("image")));
    }
    s.ignore("image");
    HostTensor vector = tensors.get("batch/vector");
    if (vector != null) {
      int width = vector.shape().get(vector.shape().size() - 1);
      observation.add(new TensorSpec("vector", ElementType.FLOAT32, List.of(width)));
    }
    s.ignore("vector");
    s.ignore("continuous");
    int actions = s.integer("actions");
    boolean continuous = tensors.containsKey("before/pol/head/action/mean/kernel");
    ActionHead head =
        continuous
            ? new ActionHead.Continuous("action", actions)
            : new ActionHead.Discrete("action", actions);
    int batch = s.integer("batch");
    int length = s.integer("length");
    DreamerV3Config config = config(s);
    s.refuseUnread();
    return new DreamerV3Settings(config, new Spaces(observation, List.of(head)), batch, length);
  }

  private static DreamerV3Config config(FixtureSettings s) {
    s.expect("slow_target", "false");
    s.expect("retnorm.debias", "false");
    int vectorLayers = s.integer("enc_vector_layers");
    if (s.integer("dec_vector_layers") != vectorLayers) {
      throw UserError.usage("golden fixture: encoder and decoder have different vector layers");
    }
    UpdateRule rule =
        new UpdateRule(
            UpdateRule.Kind.LAPROP,
            s.number("opt.lr"),
            s.integer("opt.warmup"),
            s.number("opt.beta1"),
            s.number("opt.beta2"),
            s.number("opt.eps"),
            s.number("opt.agc"),
            0);
    s.expect("opt.agc_pmin", "0.001");
    return new DreamerV3Config(
        model(s, vectorLayers),
        new HeadsConfig(
            s.integer("units"),
            s.integer("rew_layers"),
            s.integer("con_layers"),
            s.integer("pol_layers"),
            s.integer("val_layers"),
            HeadsConfig.Scalars.TWOHOT,
            s.integer("bins"),
            s.number("unimix_actor"),
            s.number("minstd"),
            s.number("maxstd")),
        new LossConfig(
            s.number("scales.rec"),
            s.number("scales.rew"),
            s.number("scales.con"),
            s.number("scales.dyn"),
            s.number("scales.rep"),
            s.number("free_nats"),
            s.number("scales.policy"),
            s.number("scales.value"),
            s.number("scales.repval"),
            true),
        behaviour(s),
        Norm.Kind.RMS,
        s.number("norm_eps"),
        s.integer("replay_context"),
        true,
        false,
        rule,
        rule,
        rule);
  }

  private static ModelConfig model(FixtureSettings s, int vectorLayers) {
    return new ModelConfig(
        ModelConfig.Core.BLOCKS,
        s.integer("deter"),
        s.integer("hidden"),
        s.integer("stoch"),
        s.integer("classes"),
        s.number("unimix_latent"),
        s.integer("blocks"),
        s.integer("dynlayers"),
        s.integer("imglayers"),
        s.integer("obslayers"),
        s.integer("depth"),
        s.integers("mults"),
        s.integer("kernel"),
        ModelConfig.Resampling.POOLED,
        s.integer("units"),
        vectorLayers,
        true);
  }

  private static BehaviourConfig behaviour(FixtureSettings s) {
    return new BehaviourConfig(
        s.integer("imag_length"),
        s.number("horizon"),
        s.get("contdisc").asBoolean(),
        s.number("lam"),
        s.number("actent"),
        BehaviourConfig.ReturnRange.PERCENTILES,
        s.number("retnorm.rate"),
        s.number("retnorm.limit"),
        s.number("retnorm.perclo"),
        s.number("retnorm.perchi"),
        s.number("slow_rate"),
        s.number("slowreg"),
        false,
        BehaviourConfig.Evaluation.SAMPLE);
  }
}
