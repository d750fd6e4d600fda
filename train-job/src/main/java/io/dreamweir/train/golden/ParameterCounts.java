package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.dreamer.v2.DreamerV2Model;
import io.dreamweir.train.dreamer.v2.DreamerV2Presets;
import io.dreamweir.train.golden.Comparison.Group;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of the full Atari network, by module and by name. */
final class ParameterCounts {
  private ParameterCounts() {}

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
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, List<Integer>> shapes = new TreeMap<>();
    for (ParameterSpec spec : specs) {
      String module = spec.name().substring(0, spec.name().indexOf('/'));
      counts.merge(module, spec.elements(), Integer::sum);
      if (!module.equals("slow_critic")) {
        counts.merge("trainable", spec.elements(), Integer::sum);
        if (!module.equals("actor") && !module.equals("critic")) {
          counts.merge("world_model", spec.elements(), Integer::sum);
        }
      }
      shapes.put(spec.name(), spec.shape());
    }
    golden
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber()) {
                comparison.compare(
                    Group.EXACT,
                    network + "/" + field.getKey(),
                    field.getValue().asDouble(),
                    counts.getOrDefault(field.getKey(), 0));
              }
            });
    compareShapes(comparison, network, golden.at("/shapes"), shapes);
  }

  private static void compareShapes(
      Comparison comparison, String network, JsonNode golden, Map<String, List<Integer>> shapes) {
    golden
        .fields()
        .forEachRemaining(
            field -> {
              List<Integer> expected = new ArrayList<>();
              field.getValue().forEach(v -> expected.add(v.asInt()));
              boolean equal = expected.equals(shapes.remove(field.getKey()));
              comparison.add(
                  Group.EXACT,
                  network + "/shapes/" + field.getKey(),
                  equal ? 0 : Double.POSITIVE_INFINITY);
            });
    shapes.keySet().forEach(name -> comparison.missing(network + "/shapes/" + name));
  }
}
