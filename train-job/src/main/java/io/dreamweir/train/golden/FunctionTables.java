package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Program;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Input to output tables of pure functions, through the parts that the agent itself uses. */
abstract class FunctionTables {

  private final Engine engine;
  private final Comparison comparison;

  FunctionTables(Path file, Engine engine) {
    this.engine = engine;
    this.comparison = new Comparison(file.toString());
  }

  /** Recomputes one function's table. */
  abstract void verify(String function, JsonNode table);

  final List<GoldenResult> run(JsonNode functions) {
    functions.fields().forEachRemaining(field -> verify(field.getKey(), field.getValue()));
    return comparison.results();
  }

  final Engine engine() {
    return engine;
  }

  final Comparison comparison() {
    return comparison;
  }

  static UserError unknown(String function) {
    return UserError.usage("golden fixture: this program does not know function '%s'", function);
  }

  final Map<String, HostTensor> evaluate(
      Map<String, HostTensor> inputs, List<String> wrt, Program.Body body) {
    return new TestProgram(engine).evaluate(inputs, wrt, body);
  }

  final Map<String, HostTensor> evaluate(Map<String, HostTensor> inputs, Program.Body body) {
    return evaluate(inputs, List.of(), body);
  }

  static Map<String, HostTensor> inputs(JsonNode table, String... names) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    for (String name : names) {
      inputs.put(name, Nested.tensor(table, name));
    }
    return inputs;
  }

  /** Compares everything that was computed. */
  final void compare(
      Comparison.Limit limit, String table, JsonNode golden, Map<String, HostTensor> computed) {
    compare(limit, table, golden, computed, computed.keySet().toArray(String[]::new));
  }

  /** Compares what is named. */
  final void compare(
      Comparison.Limit limit,
      String table,
      JsonNode golden,
      Map<String, HostTensor> computed,
      String... names) {
    for (String name : names) {
      HostTensor actual = computed.get(name);
      if (actual == null || !golden.has(name)) {
        comparison.missing(table + "/" + name);
      } else {
        comparison.compare(limit, table + "/" + name, Nested.tensor(golden, name), actual);
      }
    }
  }
}
