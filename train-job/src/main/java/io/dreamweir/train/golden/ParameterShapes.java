package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shapes of a model's parameters by name, and their number by module. */
record ParameterShapes(Map<String, List<Integer>> shapes, Map<String, Long> counts) {

  static ParameterShapes of(List<ParameterSpec> specs) {
    ParameterShapes shapes = new ParameterShapes(new TreeMap<>(), new TreeMap<>());
    for (ParameterSpec spec : specs) {
      shapes.shapes.put(spec.name(), spec.shape());
      String module = spec.name().substring(0, spec.name().indexOf('/'));
      shapes.counts.merge(module, (long) spec.elements(), Long::sum);
    }
    return shapes;
  }

  /** Elements of all parameters. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Compares every shape with the one of that name.
   *
   * @param place prefix of the names in the comparison
   */
  void compare(Comparison comparison, String place, JsonNode golden) {
    Map<String, List<Integer>> left = new TreeMap<>(shapes);
    golden
        .fields()
        .forEachRemaining(
            field -> {
              List<Integer> expected = new ArrayList<>();
              field.getValue().forEach(v -> expected.add(v.asInt()));
              boolean equal = expected.equals(left.remove(field.getKey()));
              comparison.add(
                  Comparison.EXACT, place + field.getKey(), equal ? 0 : Double.POSITIVE_INFINITY);
            });
    left.keySet().forEach(name -> comparison.missing(place + name));
  }
}
