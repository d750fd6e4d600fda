package io.dreamweir.train.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of a run's saved versions stay.
 *
 * @param keepLast the newest so many stay, 1 or more
 * @param keepEvery the first version in each span of so many updates stays for good; 0: none does
 */
public record Retention(int keepLast, long keepEvery) {
  public Retention {
    if (keepLast < 1 || keepEvery < 0) {
      throw new IllegalArgumentException(
          "keep-last must be 1 or more and keep-every 0 or more, not "
              + keepLast
              + " and "
              + keepEvery);
    }
  }

  /** The versions to remove, out of all that exist in ascending order. */
  List<Long> toRemove(List<Long> versions) {
    List<Long> remove = new ArrayList<>();
    long lastSpan = -1;
    for (int i = 0; i < versions.size() - keepLast; i++) {
      long span = keepEvery == 0 ? -1 : versions.get(i) / keepEvery;
      if (span == lastSpan) {
        remove.add(versions.get(i));
      }
      lastSpan = span;
    }
    return remove;
  }
}
