package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.v3.FunctionParts;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Bernoulli;
import io.dreamweir.train.nn.BlockDense;
import io.dreamweir.train.nn.BoundedNormal;
import io.dreamweir.train.nn.LambdaReturn;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.OneHot;
import io.dreamweir.train.nn.Parameters;
import io.dreamweir.train.nn.Unimix;
import io.dreamweir.train.nn.UpsampledConv;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tables of DreamerV3's functions. */
final class DreamerV3Functions extends FunctionTables {

  private static final Norm RMS = new Norm(Norm.Kind.RMS, 1e-4);

  DreamerV3Functions(Path file, Engine engine) {
    super(file, engine);
  }

  @Override
  void verify(String name, JsonNode table) {
    switch (name) {
      case "format" -> {}
      case "symlog" -> unary(name, table, Tensor::symlog);
      case "symexp" -> unary(name, table, Tensor::symexp);
      case "silu" -> unary(name, table, Tensor::silu);
      case "twohot" -> new TwoHotTable(engine(), comparison()).verify(table);
      case "lambda_return" -> lambdaReturn(table);
      case "return_normaliser" -> returnNormaliser(table);
      case "block_linear" -> layer(name, table, (g, p, x) -> blocks(table).apply(p, x));
      case "linear" ->
          layer(
              name, table, (g, p, x) -> NormedDense.affine(new Parameters(p.inputs(), ""), "t", x));
      case "rms_norm" ->
          layer(name, table, (g, p, x) -> RMS.apply(new Parameters(p.inputs(), ""), "t", x));
      case "encoder_layer" -> encoderLayer(table);
      case "decoder_layer" -> decoderLayer(table);
      case "recurrent_core" -> recurrentCore(table);
      case "agc" -> new UpdateTables(engine(), comparison()).clips(table);
      case "laprop" -> new UpdateTables(engine(), comparison()).sequences(table);
      case "kl" -> kl(table);
      case "unimix" -> unimix(table);
      case "actor_categorical" -> categorical(table);
      case "actor_bounded_normal" -> boundedNormal(table);
      case "continue" -> continuation(table);
      case "image_loss" -> imageLoss(table);
      case "vector_loss" -> vectorLoss(table);
      case "slow_update" -> new UpdateTables(engine(), comparison()).slow(table);
      case "init_trunc_normal" -> new UpdateTables(engine(), comparison()).starts(table);
      default -> throw unknown(name);
    }
  }

  private void unary(String name, JsonNode table, java.util.function.UnaryOperator<Tensor> op) {
    compare(
        V3Limit.FORWARD,
        name,
        table,
        evaluate(inputs(table, "x"), (g, in) -> Map.of("y", op.apply(in.get("x")))));
  }

  private interface Layer {
    Tensor apply(Graph graph, Parameters p, Tensor x);
  }

  /** A layer named {@code t} with the parameters that the table has. */
  private void layer(String name, JsonNode table, Layer layer) {
    Map<String, HostTensor> inputs = inputs(table, "x");
    for (String parameter : List.of("kernel", "bias", "scale")) {
      if (table.has(parameter)) {
        inputs.put("t/" + parameter, Nested.tensor(table, parameter));
      }
    }
    compare(
        V3Limit.FORWARD,
        name,
        table,
        evaluate(
            inputs, (g, in) -> Map.of("y", layer.apply(g, new Parameters(in, "t/"), in.get("x")))));
  }

  private static BlockDense blocks(JsonNode table) {
    List<Integer> kernel = Nested.tensor(table, "kernel").shape();
    int count = kernel.get(0);
    return new BlockDense(count, count * kernel.get(1), count * kernel.get(2));
  }

  private void lambdaReturn(JsonNode table) {
    int at = 0;
    for (JsonNode c : Nested.field(table, "cases")) {
      Map<String, HostTensor> inputs = inputs(c, "last", "term", "reward", "boot");
      inputs.replaceAll((name, tensor) -> ReplayLayout.swapped(tensor));
      double disc = Nested.field(c, "disc").asDouble();
      double lam = Nested.field(c, "lam").asDouble();
      Map<String, HostTensor> computed =
          evaluate(
              inputs,
              (g, in) ->
                  Map.of(
                      "ret",
                      LambdaReturn.nextIndex(
                          g,
                          in.get("reward"),
                          in.get("term").negate().plus(1).times(disc),
                          in.get("last").negate().plus(1).times(lam),
                          in.get("boot"))));
      computed.replaceAll((name, tensor) -> ReplayLayout.swapped(tensor));
      compare(V3Limit.FORWARD, "lambda_return/" + at++, c, computed);
    }
  }

  /** The default of the original; its other variants are not used by the agent. */
  private void returnNormaliser(JsonNode table) {
    Map<String, HostTensor> state = new HashMap<>();
    state.put("lo", new HostTensor(List.of(1), new float[1]));
    state.put("hi", new HostTensor(List.of(1), new float[1]));
    int at = 0;
    for (JsonNode step : Nested.field(table, "default")) {
      Map<String, HostTensor> inputs = inputs(step, "x");
      inputs.putAll(state);
      Map<String, HostTensor> computed =
          evaluate(inputs, (g, in) -> FunctionParts.range(in.get("x"), in.get("lo"), in.get("hi")));
      String name = "return_normaliser/" + at++;
      JsonNode golden = Nested.field(step, "state");
      for (String bound : List.of("lo", "hi")) {
        HostTensor now = TestProgram.output(computed, bound);
        state.put(bound, now);
        comparison()
            .compare(
                V3Limit.FORWARD,
                name + "/" + bound,
                Nested.field(golden, bound).asDouble(),
                now.values()[0]);
      }
      comparison()
          .compare(
              V3Limit.FORWARD,
              name + "/scale",
              Nested.field(step, "scale").asDouble(),
              TestProgram.output(computed, "scale").values()[0]);
    }
  }

  private void encoderLayer(JsonNode table) {
    compare(
        V3Limit.FORWARD,
        "encoder_layer",
        table,
        evaluate(
            inputs(table, "x", "kernel", "bias", "scale"),
            (g, in) -> {
              Tensor conv = in.get("x").convSame(in.get("kernel"), in.get("bias"));
              Tensor pooled = conv.maxPool();
              Tensor normed = pooled.rmsNorm(in.get("scale"), 1e-4);
              return Map.of("conv", conv, "pooled", pooled, "normed", normed, "out", normed.silu());
            }));
  }

  private void decoderLayer(JsonNode table) {
    compare(
        V3Limit.FORWARD,
        "decoder_layer",
        table,
        evaluate(
            inputs(table, "x", "kernel", "bias"),
            (g, in) ->
                Map.of(
                    "conv",
                    UpsampledConv.apply(g, in.get("x"), in.get("kernel"), in.get("bias")))));
  }

  private void recurrentCore(JsonNode table) {
    Map<String, HostTensor> inputs = inputs(table, "deter", "stoch", "action");
    Nested.field(table, "weights")
        .fields()
        .forEachRemaining(w -> inputs.put(w.getKey(), Nested.tensor(w.getValue())));
    int blocks = TestProgram.output(inputs, "dyn/dynhid0/kernel").shape().get(0);
    compare(
        V3Limit.FORWARD,
        "recurrent_core",
        table,
        evaluate(inputs, (g, in) -> Map.of("next_deter", FunctionParts.nextDeter(g, in, blocks))));
  }

  private void kl(JsonNode table) {
    double unimix = 0.01;
    Map<String, HostTensor> inputs = inputs(table, "post_logits", "prior_logits");
    Program.Body body =
        (g, in) -> {
          Tensor post = Unimix.logits(in.get("post_logits"), unimix);
          Tensor prior = Unimix.logits(in.get("prior_logits"), unimix);
          double most = Double.POSITIVE_INFINITY;
          Tensor dyn = OneHot.kl(post.stopGradient(), prior).sum(-1);
          Tensor rep = OneHot.kl(post, prior.stopGradient()).sum(-1);
          return Map.of(
              "kl", dyn,
              "kl_free", dyn.clamp(1, most),
              "post_entropy", OneHot.entropy(post).sum(-1),
              "prior_entropy", OneHot.entropy(prior).sum(-1),
              "loss", dyn.clamp(1, most).mean().plus(rep.clamp(1, most).mean()));
        };
    Map<String, HostTensor> computed =
        evaluate(inputs, List.of("post_logits", "prior_logits"), body);
    computed.remove("loss");
    computed.put("grad_post_of_mean_rep", computed.remove("grad_post_logits"));
    computed.put("grad_prior_of_mean_dyn", computed.remove("grad_prior_logits"));
    compare(V3Limit.FORWARD, "kl", table, computed);
  }

  private void unimix(JsonNode table) {
    Map<String, HostTensor> computed =
        evaluate(
            inputs(table, "logits", "gumbel", "upstream_grad"),
            List.of("logits"),
            (g, in) -> {
              Tensor mixed = Unimix.logits(in.get("logits"), 0.01);
              Tensor sample = OneHot.sample(mixed, in.get("gumbel"));
              return Map.of(
                  "unimix_logits",
                  mixed,
                  "entropy",
                  OneHot.entropy(mixed),
                  "sample_value",
                  sample,
                  "loss",
                  sample.times(in.get("upstream_grad")).sum());
            });
    computed.remove("loss");
    computed.put("straight_through_grad_logits", computed.remove("grad_logits"));
    compare(V3Limit.FORWARD, "unimix", table, computed);
    comparison()
        .compare(
            V3Limit.EXACT,
            "unimix/sample_index",
            Nested.tensor(table, "sample_index"),
            ReplayLayout.indices(TestProgram.output(computed, "sample_value")));
  }

  private void categorical(JsonNode table) {
    Map<String, HostTensor> inputs = inputs(table, "logits");
    int classes = TestProgram.output(inputs, "logits").shape().get(1);
    inputs.put("action", ReplayLayout.oneHot(Nested.tensor(table, "action"), classes));
    compare(
        V3Limit.FORWARD,
        "actor_categorical",
        table,
        evaluate(
            inputs,
            (g, in) ->
                Map.of(
                    "logp", OneHot.logProb(in.get("logits"), in.get("action")),
                    "entropy", OneHot.entropy(in.get("logits")))));
  }

  private void boundedNormal(JsonNode table) {
    compare(
        V3Limit.FORWARD,
        "actor_bounded_normal",
        table,
        evaluate(
            inputs(table, "raw_mean", "raw_std", "action", "noise"),
            (g, in) -> {
              BoundedNormal normal =
                  BoundedNormal.of(in.get("raw_mean"), in.get("raw_std"), 0.1, 1);
              return Map.of(
                  "mean", normal.mean(),
                  "std", normal.std(),
                  "logp", normal.logProb(in.get("action")),
                  "entropy", normal.entropy(),
                  "sample", normal.draw(in.get("noise")));
            }));
  }

  private void continuation(JsonNode table) {
    int at = 0;
    for (JsonNode c : Nested.field(table, "cases")) {
      double target = Nested.field(c, "target").asDouble();
      Map<String, HostTensor> computed =
          evaluate(
              inputs(c, "logit"),
              List.of("logit"),
              (g, in) -> {
                Tensor logit = in.get("logit");
                Tensor each = Bernoulli.logProb(logit, g.full(target, 1)).negate();
                return Map.of("each", each, "prob", logit.sigmoid(), "loss", each.sum());
              });
      computed.put("loss", computed.remove("each"));
      computed.put("grad", computed.remove("grad_logit"));
      compare(V3Limit.FORWARD, "continue/" + at++, c, computed);
    }
  }

  private void imageLoss(JsonNode table) {
    compare(
        V3Limit.FORWARD,
        "image_loss",
        table,
        evaluate(
            inputs(table, "pred", "target_uint8"),
            (g, in) ->
                Map.of(
                    "loss",
                    in.get("pred").minus(in.get("target_uint8").over(255)).square().sum(1, 2, 3))));
  }

  private void vectorLoss(JsonNode table) {
    compare(
        V3Limit.FORWARD,
        "vector_loss",
        table,
        evaluate(
            inputs(table, "pred", "target"),
            (g, in) ->
                Map.of("loss", in.get("pred").minus(in.get("target").symlog()).square().sum(-1))));
  }
}
