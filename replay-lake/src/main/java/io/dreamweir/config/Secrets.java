package io.dreamweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keeps secrets out of logs and manifests. */
final class Secrets {

  private static final List<String> WORDS =
      List.of(
          "password", "secret", "token", "credential", "jaas", "ssl.keystore.key", "access.key");

  private Secrets() {}

  /** Whether a key of that name holds a secret. */
  static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains);
  }

  /** Replaces every secret value in the tree by {@code ***} and drops internal marks. */
  static void mask(ObjectNode node) {
    node.remove(Configuration.PASS_THROUGH);
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value = node.get(name);
      if (value instanceof ObjectNode section) {
        mask(section);
      } else if (isSecret(name)) {
        node.set(name, TextNode.valueOf("***"));
      }
    }
  }
}
