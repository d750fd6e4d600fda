package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.experience.ElementType;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.dreamer.v2.Frames;
import io.dreamweir.train.dreamer.v2.KlBalance;
import io.dreamweir.train.dreamer.v2.RewardTransform;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Bernoulli;
import io.dreamweir.train.nn.Every;
import io.dreamweir.train.nn.Gru;
import io.dreamweir.train.nn.LambdaReturn;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.Schedule;
import io.dreamweir.train.nn.TruncatedNormal;
import io.dreamweir.train.nn.UnitNormal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables of DreamerV2's functions. */
final class DreamerV2Functions extends FunctionTables {

  DreamerV2Functions(Path file, Engine engine) {
    super(file, engine);
  }

  @Override
  void verify(String name, JsonNode table) {
    switch (name) {
      case "about" -> {}
      case "lambda_return" -> lambdaReturn(table);
      case "gru" -> gru(table);
      case "onehot" -> oneHot(table);
      case "kl_loss" -> klLoss(table);
      case "bernoulli" -> bernoulli(table);
      case "normal_unit" -> normalUnit(table);
      case "optimizer" -> new OptimizerTable(engine(), comparison()).verify(table);
      case "reward_transform" -> rewardTransform(table);
      case "image_scale" -> imageScale(table);
      case "trunc_normal" -> truncatedNormal(table);
      case "schedule" -> schedule(table);
      case "stream_norm_off" -> noRewardNormalizer(table);
      case "every" -> every(table);
      case "replay_start" -> ReplayStarts.verify(table, comparison());
      default -> throw unknown(name);
    }
  }

  private void lambdaReturn(JsonNode cases) {
    int at = 0;
    for (JsonNode c : cases) {
      double lambda = Nested.field(c, "lambda").asDouble();
      Map<String, HostTensor> computed =
          evaluate(
              inputs(c, "reward", "value", "pcont", "bootstrap"),
              List.of(),
              (g, in) ->
                  Map.of(
                      "result",
                      LambdaReturn.sameIndex(
                          g,
                          in.get("reward"),
                          in.get("value"),
                          in.get("pcont"),
                          in.get("bootstrap"),
                          lambda)));
      compare(V2Limit.FORWARD, "lambda_return/" + at++, c, computed, "result");
    }
  }

  private void gru(JsonNode table) {
    Map<String, HostTensor> inputs = inputs(table, "input", "state", "grad_of_output");
    Map<String, String> parameters =
        Map.of(
            "kernel", "dense/kernel",
            "bias", "dense/bias",
            "gamma", "norm/gamma",
            "beta", "norm/beta");
    parameters.forEach((theirs, ours) -> inputs.put(ours, Nested.tensor(table, theirs)));
    int in = Nested.tensor(table, "input").shape().get(1);
    Gru gru = new Gru(in, Nested.tensor(table, "state").shape().get(1), Gru.Norm.LAYER);
    List<String> wrt = new ArrayList<>(parameters.values());
    wrt.add("input");
    wrt.add("state");
    Map<String, HostTensor> computed =
        evaluate(
            inputs,
            wrt,
            (g, x) -> {
              Parameters p = new Parameters(x, "");
              Tensor dense = gru.affine(g, p, x.get("input"), x.get("state"));
              Tensor output = gru.apply(g, p, x.get("input"), x.get("state"));
              return Map.of(
                  "dense",
                  dense,
                  "normed",
                  gru.normed(p, dense),
                  "output",
                  output,
                  "loss",
                  output.times(x.get("grad_of_output")).sum());
            });
    parameters.forEach(
        (theirs, ours) -> {
          HostTensor gradient = computed.get("grad_" + ours);
          if (gradient != null) {
            computed.put("grad_" + theirs, gradient);
          }
        });
    compare(V2Limit.FORWARD, "gru", table, computed, "dense", "normed", "output");
    compare(
        V2Limit.GRADIENT,
        "gru",
        table,
        computed,
        "grad_input",
        "grad_state",
        "grad_kernel",
        "grad_bias",
        "grad_gamma",
        "grad_beta");
  }

  private void oneHot(JsonNode table) {
    Map<String, HostTensor> inputs =
        inputs(table, "logits", "logits_b", "event", "gumbel", "sample_grad_of_output");
    Map<String, HostTensor> values =
        evaluate(
            inputs,
            List.of(),
            (g, in) -> {
              Tensor kl = OneHot.kl(in.get("logits"), in.get("logits_b"));
              return Map.of(
                  "log_prob", OneHot.logProb(in.get("logits"), in.get("event")),
                  "entropy", OneHot.entropy(in.get("logits")),
                  "mode", OneHot.mode(in.get("logits")),
                  "sample", OneHot.sample(in.get("logits"), in.get("gumbel")),
                  "kl_a_b_per_group", kl,
                  "kl_a_b_independent", kl.sum(-1));
            });
    compare(V2Limit.EXACT, "onehot", table, values, "mode", "sample");
    compare(
        V2Limit.FORWARD,
        "onehot",
        table,
        values,
        "log_prob",
        "entropy",
        "kl_a_b_per_group",
        "kl_a_b_independent");
    Map<String, Program.Body> gradients =
        Map.of(
            "grad_sum_log_prob",
            (g, in) -> Map.of("loss", OneHot.logProb(in.get("logits"), in.get("event")).sum()),
            "grad_sum_entropy",
            (g, in) -> Map.of("loss", OneHot.entropy(in.get("logits")).sum()),
            "sample_grad_logits",
            (g, in) ->
                Map.of(
                    "loss",
                    OneHot.sample(in.get("logits"), in.get("gumbel"))
                        .times(in.get("sample_grad_of_output"))
                        .sum()));
    gradients.forEach(
        (name, body) -> compareGradient("onehot", table, name, inputs, "logits", body));
  }

  private void compareGradient(
      String group,
      JsonNode table,
      String name,
      Map<String, HostTensor> inputs,
      String wrt,
      Program.Body body) {
    HostTensor gradient = evaluate(inputs, List.of(wrt), body).get("grad_" + wrt);
    if (gradient == null) {
      throw new IllegalStateException("no gradient of " + wrt);
    }
    compare(V2Limit.GRADIENT, group, table, Map.of(name, gradient), name);
  }

  private void klLoss(JsonNode table) {
    int at = 0;
    for (JsonNode c : Nested.field(table, "cases")) {
      KlBalance balance =
          new KlBalance(
              Nested.field(c, "balance").asDouble(),
              Nested.field(c, "free").asDouble(),
              Nested.field(c, "free_avg").asBoolean(),
              Nested.field(c, "forward").asBoolean()
                  ? KlBalance.Direction.FORWARD
                  : KlBalance.Direction.REVERSE);
      Map<String, HostTensor> computed =
          evaluate(
              inputs(table, "post_logit", "prior_logit"),
              List.of("post_logit", "prior_logit"),
              (g, in) -> {
                KlBalance.Loss loss =
                    balance.of(
                        new Latents.Categorical(1, 1), in.get("post_logit"), in.get("prior_logit"));
                return Map.of("loss", loss.loss(), "value", loss.left());
              });
      compare(V2Limit.FORWARD, "kl_loss/" + at, c, computed, "loss", "value");
      Map<String, HostTensor> renamed = new HashMap<>();
      computed.forEach((name, t) -> renamed.put(name.replace("_logit", ""), t));
      compare(V2Limit.GRADIENT, "kl_loss/" + at++, c, renamed, "grad_post", "grad_prior");
    }
  }

  /**
   * The original's distribution is of integers: soft events in a plain array are cut to integers
   * before its log-probability sees them, those in a tensor (as when training) are not. Whether a
   * table was made with cut events shows where a soft event's row equals that of 0.
   */
  private void bernoulli(JsonNode table) {
    Map<String, HostTensor> inputs = inputs(table, "logits", "events");
    HostTensor events = Nested.tensor(table, "events");
    boolean cut = isCut(Nested.tensor(table, "log_prob"), events);
    if (cut) {
      float[] whole = events.values().clone();
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (int) whole[i];
      }
      inputs.put("events", new HostTensor(events.shape(), whole));
    }
    Map<String, HostTensor> computed =
        evaluate(
            inputs,
            List.of(),
            (g, in) ->
                Map.of(
                    "log_prob",
                    Bernoulli.logProb(in.get("logits").reshape(-1, 1), in.get("events")),
                    "mean",
                    Bernoulli.mean(in.get("logits"))));
    compare(
        V2Limit.FORWARD,
        cut ? "bernoulli of integers" : "bernoulli",
        table,
        computed,
        "log_prob",
        "mean");
  }

  private static boolean isCut(HostTensor logProb, HostTensor events) {
    int columns = events.values().length;
    for (int i = 0; i < logProb.values().length; i++) {
      float event = events.values()[i % columns];
      if (event > 0 && event < 1 && logProb.values()[i] != logProb.values()[i - i % columns]) {
        return false;
      }
    }
    return events.values()[0] == 0;
  }

  private void normalUnit(JsonNode table) {
    Map<String, HostTensor> computed =
        evaluate(
            inputs(table, "mean", "value"),
            List.of(),
            (g, in) ->
                Map.of(
                    "log_prob_independent1",
                    UnitNormal.logProbSum(in.get("mean"), in.get("value"))));
    compare(V2Limit.FORWARD, "normal_unit", table, computed, "log_prob_independent1");
  }

  private void rewardTransform(JsonNode table) {
    for (RewardTransform transform : RewardTransform.values()) {
      String name = transform.name().toLowerCase(Locale.ROOT);
      Map<String, HostTensor> computed =
          evaluate(
              inputs(table, "x"), List.of(), (g, in) -> Map.of(name, transform.apply(in.get("x"))));
      compare(V2Limit.FORWARD, "reward_transform", table, computed, name);
    }
  }

  private void imageScale(JsonNode table) {
    HostTensor x = Nested.tensor(table, "x");
    ByteBuffer bytes = ByteBuffer.allocateDirect(x.values().length);
    for (float value : x.values()) {
      bytes.put((byte) (int) value);
    }
    try (DeviceTensor image = engine().upload(x.shape(), ElementType.UINT8, bytes);
        Outputs outputs =
            engine()
                .run(
                    new Program("scale", (g, in) -> Map.of("y", Frames.scaled(in.get("x")))),
                    Map.of("x", image))) {
      HostTensor y = new HostTensor(x.shape(), outputs.get("y").floats());
      compare(V2Limit.FORWARD, "image_scale", table, Map.of("y", y), "y");
    }
  }

  private void truncatedNormal(JsonNode table) {
    Map<String, HostTensor> inputs =
        inputs(table, "mean_raw", "std_raw", "mean", "std", "u", "sample", "sample_grad_of_output");
    Map<String, HostTensor> values =
        evaluate(
            inputs,
            List.of(),
            (g, in) -> {
              TruncatedNormal raw = TruncatedNormal.of(in.get("mean_raw"), in.get("std_raw"));
              return Map.of(
                  "mean", raw.mean(),
                  "std", raw.std(),
                  "sample", raw.sample(in.get("u")),
                  "mode", raw.mode(),
                  "log_prob_of_sample", raw.logProb(in.get("sample")),
                  "entropy", raw.entropy());
            });
    compare(
        V2Limit.FORWARD,
        "trunc_normal",
        table,
        values,
        "mean",
        "std",
        "sample",
        "mode",
        "log_prob_of_sample",
        "entropy");
    Map<String, Program.Body> losses =
        Map.of(
            "sample",
            (g, in) ->
                Map.of(
                    "loss",
                    of(in).sample(in.get("u")).times(in.get("sample_grad_of_output")).sum()),
            "entropy",
            (g, in) -> Map.of("loss", of(in).entropy().sum()),
            "log_prob",
            (g, in) -> Map.of("loss", of(in).logProb(in.get("sample")).sum()));
    losses.forEach(
        (name, body) -> {
          for (String wrt : List.of("mean", "std")) {
            compareGradient("trunc_normal", table, name + "_grad_" + wrt, inputs, wrt, body);
          }
        });
  }

  private static TruncatedNormal of(Program.Inputs in) {
    return new TruncatedNormal(in.get("mean"), in.get("std"));
  }

  private void schedule(JsonNode table) {
    int at = 0;
    for (JsonNode row : table) {
      double value =
          new Schedule(Nested.field(row, "string").asText()).at(Nested.field(row, "step").asLong());
      comparison()
          .compare(
              V2Limit.FORWARD, "schedule/" + at++, Nested.field(row, "value").asDouble(), value);
    }
  }

  /** This program has no reward normalizer: rewards pass unchanged, as with one turned off. */
  private void noRewardNormalizer(JsonNode table) {
    comparison()
        .compare(
            V2Limit.FORWARD,
            "stream_norm_off/y",
            Nested.tensor(table, "y"),
            Nested.tensor(table, "x"));
  }

  private void every(JsonNode table) {
    Every every = new Every(Nested.field(table, "every").asLong());
    List<Long> fired = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    Nested.field(table, "true_at").forEach(v -> expected.add(v.asLong()));
    for (long s = Nested.field(table, "first_call_at").asLong();
        s <= expected.get(expected.size() - 1);
        s++) {
      if (every.due(s)) {
        fired.add(s);
      }
    }
    comparison()
        .add(V2Limit.EXACT, "every/true_at", fired.equals(expected) ? 0 : Double.POSITIVE_INFINITY);
  }
}
