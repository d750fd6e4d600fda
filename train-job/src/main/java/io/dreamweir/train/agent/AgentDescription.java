package io.dreamweir.train.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.RunManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which algorithm with which configuration: with the spaces it determines every tensor's name and
 * shape.
 *
 * @param kind algorithm, for example {@code dreamer-v2}
 * @param config its resolved configuration; not to be changed
 */
public record AgentDescription(String kind, JsonNode config) {

  /** Hash of the configuration; equal for equal settings, whatever their order. */
  public String configHash() {
    return RunManifest.hash(config);
  }

  /** Settings that differ in what was saved, as {@code agent.KIND.model.deter (1024, now 2048)}. */
  public List<String> differences(AgentDescription saved) {
    List<String> differences = new ArrayList<>();
    collect("agent." + kind, saved.config, config, differences);
    return differences;
  }

  private static void collect(String path, JsonNode before, JsonNode now, List<String> into) {
    if (before.isObject() && now.isObject()) {
      Set<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> collect(path + "." + name, before.path(name), now.path(name), into));
    } else if (!before.toString().equals(now.toString())) {
      into.add(path + " (" + text(before) + ", now " + text(now) + ")");
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : value.toString();
  }
}
