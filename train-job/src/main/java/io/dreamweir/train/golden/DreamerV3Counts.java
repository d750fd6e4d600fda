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
    long total = ParameterShapes.of(trained).total();
    List<ParameterSpec> specs = new ArrayList<>(trained);
    specs.addAll(model.slowCriticParameters());
    ParameterShapes all = ParameterShapes.of(specs);
    String name = input + "/" + size + "/";
    comparison.compare(
        V3Limit.EXACT, name + "total", Nested.field(golden, "total").asDouble(), (double) total);
    Nested.field(golden, "modules")
        .fields()
        .forEachRemaining(
            module ->
                comparison.compare(
                    V3Limit.EXACT,
                    name + module.getKey(),
                    module.getValue().asDouble(),
                    all.counts().getOrDefault(module.getKey(), 0L)));
    if (golden.has("shapes")) {
      all.compare(comparison, name + "shapes/", golden.get("shapes"));
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
