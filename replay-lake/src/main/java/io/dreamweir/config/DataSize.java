package io.dreamweir.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, written as {@code 64MiB}: a whole number and one of B, KiB, MiB, GiB.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)");

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be " + bytes + " bytes");
    }
  }

  /** Parses {@code 64MiB}. */
  @JsonCreator
  public static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size such as 512B, 64KiB, 16MiB or 2GiB");
    }
    return new DataSize(
        Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
  }

  private static long unit(String name) {
    return switch (name) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1L;
    };
  }

  /** The text that {@link #parse} reads, in the largest unit that divides the size. */
  @JsonValue
  @Override
  public String toString() {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      if (bytes > 0 && bytes % unit(unit) == 0) {
        return String.format(Locale.ROOT, "%d%s", bytes / unit(unit), unit);
      }
    }
    return bytes + "B";
  }
}
