package io.dreamweir.eval.suite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.run.RunManifest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules under which a score was made. Two scores are comparable only if their protocols have
 * the same hash.
 *
 * @param name name for people; not part of the hash
 * @param options options of the task that change its rules ({@code sticky}, {@code action-set},
 *     ...), as the environment takes them
 * @param rules rules that are not options of the task, in words: what a score is, how the policy
 *     acts
 */
public record Protocol(
    String name, SortedMap<String, String> options, SortedMap<String, String> rules) {

  public Protocol {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    if (name.isBlank()) {
      throw new IllegalArgumentException("a protocol needs a name");
    }
  }

  /** A protocol of these settings. */
  public static Protocol of(String name, Map<String, String> options, Map<String, String> rules) {
    return new Protocol(name, new TreeMap<>(options), new TreeMap<>(rules));
  }

  /** 16 hex digits over every option and rule. */
  public String hash() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode optionsNode = tree.putObject("options");
    options.forEach(optionsNode::put);
    ObjectNode rulesNode = tree.putObject("rules");
    rules.forEach(rulesNode::put);
    return RunManifest.hash(tree);
  }
}
