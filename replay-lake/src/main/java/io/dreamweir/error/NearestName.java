package io.dreamweir.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests what a mistyped name may have meant. */
public final class NearestName {
  private NearestName() {}

  /** {@code ", did you mean 'x'?"}, or nothing where no known name is near. */
  public static String suggestion(String name, Collection<String> known) {
    return of(name, known).map(n -> ", did you mean '" + n + "'?").orElse("");
  }

  /**
   * The known name with the smallest edit distance, if it is at most a third of the name's length,
   * or 2.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    int limit = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(k -> distance.apply(name, k) <= limit)
        .min(Comparator.comparingInt((String k) -> distance.apply(name, k)).thenComparing(k -> k));
  }
}
