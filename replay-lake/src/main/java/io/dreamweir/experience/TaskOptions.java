package io.dreamweir.experience;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The options of one task, by kebab-case name. A provider reads each setting it knows, with its
 * default; then {@link #configurationHash} refuses what nobody has read and hashes what was
 * resolved, so that an option given its default value changes nothing.
 */
public final class TaskOptions {
  private final String task;
  private final Map<String, String> given;
  private final SortedMap<String, String> rules = new TreeMap<>();
  private final SortedSet<String> known = new TreeSet<>();

  /**
   * Options as a person gave them.
   *
   * @param task named in messages
   */
  public TaskOptions(String task, Map<String, String> given) {
    this.task = task;
    this.given = Map.copyOf(given);
  }

  /** A probability in [0, 1]. */
  public double probability(String name, double fallback) {
    String text = text(name, Double.toString(fallback));
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a number from 0 to 1");
    }
    if (!(value >= 0 && value <= 1)) {
      throw wrong(name, text, "a number from 0 to 1");
    }
    rules.put(name, Double.toString(value));
    return value;
  }

  /** A whole number in [least, most]. */
  public int count(String name, int fallback, int least, int most) {
    String text = text(name, Integer.toString(fallback));
    String wanted = "a whole number from " + least + " to " + most;
    int value;
    try {
      value = Integer.parseInt(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw wrong(name, text, wanted);
    }
    if (value < least || value > most) {
      throw wrong(name, text, wanted);
    }
    rules.put(name, Integer.toString(value));
    return value;
  }

  /**
   * A whole number in [least, most] that the task has learned to take later: its default is not
   * hashed, so that experience from before keeps its hash.
   */
  public int laterCount(String name, int fallback, int least, int most) {
    int value = count(name, fallback, least, most);
    if (value == fallback) {
      rules.remove(name);
    }
    return value;
  }

  /** One of an enum's constants, written in kebab-case. */
  public <E extends Enum<E>> E choice(String name, E fallback) {
    String text = text(name, word(fallback));
    SortedSet<String> words = new TreeSet<>();
    for (E value : fallback.getDeclaringClass().getEnumConstants()) {
      if (word(value).equals(text)) {
        rules.put(name, text);
        return value;
      }
      words.add(word(value));
    }
    throw wrong(name, text, "one of " + words + NearestName.suggestion(text, words));
  }

  /** Where something lies on this machine: known, but no rule of the task, so not hashed. */
  public Optional<String> place(String name) {
    known.add(name);
    return Optional.ofNullable(given.get(name));
  }

  /**
   * Hash of every rule read so far, 16 hex digits.
   *
   * @throws UserError if an option was given that nothing has read
   */
  public String configurationHash() {
    for (Map.Entry<String, String> option : given.entrySet()) {
      if (!known.contains(option.getKey())) {
        throw UserError.usage(
            "task %s has no option '%s' (given as '%s')%s; it has %s",
            task,
            option.getKey(),
            option.getValue(),
            NearestName.suggestion(option.getKey(), known),
            known);
      }
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(rules.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String text(String name, String fallback) {
    known.add(name);
    return given.getOrDefault(name, fallback).strip();
  }

  private UserError wrong(String name, String text, String wanted) {
    return UserError.usage("task %s: option '%s' is '%s', expected %s", task, name, text, wanted);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
