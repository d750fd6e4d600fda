package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.dreamer.v3.DreamerV3Model;
import io.dreamweir.train.dreamer.v3.DreamerV3Presets;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters of the seven sizes, by module and by name, from their shapes alone. */
final class DreamerV3Counts {

  private static final Pattern CASE = Pattern.compile("(\\d+)x(\\d+)x(\\d+)_(\\d+)actions");

  private DreamerV3Counts() {}

  static List<GoldenResult> verify(Path file, JsonNode json) {
    Comparison comparison = new Comparison(file.toString());
    Nested.field(json, "configs")
        .fields()
        .forEachRemaining(
            input ->
                input
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        size ->
                            verify(comparison, input.getKey(), size.getKey(), size.getValue())));
    return comparison.results();
  }

  private static void verify(Comparison comparison, String input, String size, JsonNode golden) {
    Matcher parts = CASE.matcher(input);
    if (!parts.matches()) {
      throw UserError.usage("golden fixture: '%s' is no image and number of actions", input);
    }
    Spaces spaces =
        Spaces.pixels(number(parts, 1), number(parts, 2), number(parts, 3), number(parts, 4));
    DreamerV3Presets.Size known = DreamerV3Presets.Size.valueOf(size.toUpperCase(Locale.ROOT));
    DreamerV3Model model = DreamerV3Model.of(DreamerV3Presets.of(known), spaces);
    List<ParameterSpec> trained = new ArrayList<>(model.worldModelParameters());
    trained.addAll(model.actorParameters());
    trained.addAll(model.criticParameters());
    Map<String, Long> counts = new TreeMap<>();
    Map<String, List<Integer>> shapes = new TreeMap<>();
    for (ParameterSpec spec : trained) {
      count(counts, spec);
      counts.merge("total", (long) spec.elements(), Long::sum);
      shapes.put(spec.name(), spec.shape());
    }
    for (ParameterSpec spec : model.slowCriticParameters()) {
      count(counts, spec);
      shapes.put(spec.name(), spec.shape());
    }
    String name = input + "/" + size + "/";
    comparison.compare(
        V3Limit.EXACT,
        name + "total",
        Nested.field(golden, "total").asDouble(),
        counts.getOrDefault("total", 0L));
    Nested.field(golden, "modules")
        .fields()
        .forEachRemaining(
            module ->
                comparison.compare(
                    V3Limit.EXACT,
                    name + module.getKey(),
                    module.getValue().asDouble(),
                    counts.getOrDefault(module.getKey(), 0L)));
    if (golden.has("shapes")) {
      shapes(comparison, name + "shapes/", golden.get("shapes"), shapes);
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static void count(Map<String, Long> counts, ParameterSpec spec) {
    String module = spec.name().substring(0, spec.name().indexOf('/'));
    counts.merge(module, (long) spec.elements(), Long::sum);
  }

  private static void shapes(
      Comparison comparison, String name, JsonNode golden, Map<String, List<Integer>> shapes) {
    golden
        .fields()
        .forEachRemaining(
            field -> {
              List<Integer> expected = new ArrayList<>();
              field.getValue().forEach(v -> expected.add(v.asInt()));
              List<Integer> actual = shapes.remove(field.getKey());
              boolean equal = expected.equals(actual);
              comparison.add(
                  V3Limit.EXACT, name + field.getKey(), equal ? 0 : Double.POSITIVE_INFINITY);
            });
    shapes.keySet().stream()
        .filter(parameter -> !parameter.startsWith("slowval/"))
        .forEach(parameter -> comparison.missing(name + parameter));
  }
}
