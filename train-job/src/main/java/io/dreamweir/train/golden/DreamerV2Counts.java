package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.dreamer.v2.DreamerV2Model;
import io.dreamweir.train.dreamer.v2.DreamerV2Presets;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of the full Atari network, by module and by name. */
final class DreamerV2Counts {
  private DreamerV2Counts() {}

  static List<GoldenResult> verify(Path file, JsonNode json) {
    Comparison comparison = new Comparison(file.toString());
    json.fields()
        .forEachRemaining(network -> verify(comparison, network.getKey(), network.getValue()));
    return comparison.results();
  }

  private static void verify(Comparison comparison, String network, JsonNode golden) {
    JsonNode kernel = golden.at("/shapes").get("actor/out/kernel");
    if (kernel == null) {
      throw UserError.usage("golden fixture: '%s' has no actor/out/kernel", network);
    }
    DreamerV2Model model =
        DreamerV2Model.of(
            DreamerV2Presets.atari(), Spaces.pixels(64, 64, 1, kernel.get(1).asInt()));
    List<ParameterSpec> specs = new ArrayList<>(model.worldModelParameters());
    specs.addAll(model.actorParameters());
    specs.addAll(model.criticParameters());
    specs.addAll(model.slowCriticParameters());
    ParameterShapes all = ParameterShapes.of(specs);
    Map<String, Long> counts = new TreeMap<>(all.counts());
    counts.put("trainable", all.total() - all.counts().getOrDefault("slow_critic", 0L));
    counts.put("world_model", ParameterShapes.of(model.worldModelParameters()).total());
    golden
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber()) {
                comparison.compare(
                    V2Limit.EXACT,
                    network + "/" + field.getKey(),
                    field.getValue().asDouble(),
                    counts.getOrDefault(field.getKey(), 0L));
              }
            });
    all.compare(comparison, network + "/shapes/", golden.at("/shapes"));
  }
}
