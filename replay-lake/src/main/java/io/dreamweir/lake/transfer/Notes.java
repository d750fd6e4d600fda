package io.dreamweir.lake.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one side of a transfer cannot hold, or what was assumed: a sentence each, with how often it
 * was met. Nothing is left out without one.
 */
final class Notes {

  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** Something that holds for the whole transfer, however often it is said. */
  void once(String sentence) {
    counts.putIfAbsent(sentence, 0L);
  }

  /** Something that happened to a number of things; counts add up. */
  void count(String sentence, long things) {
    if (things > 0) {
      counts.merge(sentence, things, Long::sum);
    }
  }

  /** The sentences, in the order in which they were first said. */
  List<String> sentences() {
    return counts.entrySet().stream()
        .map(
            e ->
                e.getValue() == 0
                    ? e.getKey()
                    : String.format(Locale.ROOT, "%s (%,d)", e.getKey(), e.getValue()))
        .toList();
  }
}
