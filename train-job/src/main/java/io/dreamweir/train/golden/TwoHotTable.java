package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.TwoHot;
import java.util.List;
import java.util.Map;

/** Numbers as distributions over bins, and back. */
record TwoHotTable(Engine engine, Comparison comparison) {

  void verify(JsonNode table) {
    HostTensor bins = Nested.tensor(table, "bins");
    TwoHot twoHot = new TwoHot(bins.values().length);
    comparison.compare(
        V3Limit.FORWARD, "twohot/bins", bins, new HostTensor(bins.shape(), twoHot.bins()));
    bins(bins.values(), twoHot.bins());
    HostTensor logits = Nested.tensor(table, "encode_logits");
    int at = 0;
    for (JsonNode c : Nested.field(table, "encode")) {
      encode("twohot/encode/" + at++, c, twoHot, logits);
    }
    for (JsonNode c : Nested.field(table, "decode")) {
      decode("twohot/decode/" + Nested.field(c, "name").asText(), c, twoHot);
    }
  }

  /** Each bin by itself: the large ones would hide the others. */
  private void bins(float[] golden, float[] computed) {
    double largest = 0;
    for (int i = 0; i < golden.length; i++) {
      double size = Math.max(1e-6, Math.abs(golden[i]));
      largest = Math.max(largest, Math.abs(golden[i] - computed[i]) / size);
    }
    comparison.add(V3Limit.FORWARD, "twohot/bins, each", largest);
  }

  private void encode(String name, JsonNode c, TwoHot twoHot, HostTensor logits) {
    HostTensor target = Nested.tensor(c, "target");
    Map<String, HostTensor> computed =
        new TestProgram(engine)
            .evaluate(
                Map.of("target", Axes.reshape(target, List.of(1)), "logits", logits),
                List.of(),
                (g, in) -> {
                  var shares = twoHot.encode(g, in.get("target"));
                  return Map.of(
                      "shares",
                      shares,
                      "loss",
                      TwoHot.loss(in.get("logits").reshape(1, -1), shares));
                });
    float[] expected = new float[logits.values().length];
    expected[Nested.field(c, "below").asInt()] +=
        (float) Nested.field(c, "weight_below").asDouble();
    expected[Nested.field(c, "above").asInt()] +=
        (float) Nested.field(c, "weight_above").asDouble();
    comparison.compare(
        V3Limit.FORWARD,
        name + "/shares",
        new HostTensor(List.of(1, expected.length), expected),
        TestProgram.output(computed, "shares"));
    comparison.compare(
        V3Limit.FORWARD,
        name + "/loss",
        Nested.field(c, "loss").asDouble(),
        TestProgram.output(computed, "loss").values()[0]);
  }

  private void decode(String name, JsonNode c, TwoHot twoHot) {
    HostTensor logits = Nested.tensor(c, "logits");
    Map<String, HostTensor> computed =
        new TestProgram(engine)
            .evaluate(
                Map.of("logits", logits),
                List.of(),
                (g, in) -> Map.of("mean", twoHot.mean(g, in.get("logits"))));
    comparison.compare(
        V3Limit.FORWARD,
        name + "/mean",
        Nested.field(c, "mean").asDouble(),
        TestProgram.output(computed, "mean").values()[0]);
  }
}
