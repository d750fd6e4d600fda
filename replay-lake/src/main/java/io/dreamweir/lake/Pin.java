package io.dreamweir.lake;

import java.time.Instant;

/**
 * A row of the table {@code pins}: somebody needs a version of {@code chunks}. Of several rows of
 * the same table, version and holder the newest counts.
 *
 * @param tableId id of the {@code chunks} table
 * @param version version whose files must stay
 * @param holder who needs it, for example the id of a run
 * @param reason what for, in words
 * @param pinnedAt when this row was written
 * @param expiresAt from when on it does not count
 */
public record Pin(
    String tableId,
    long version,
    String holder,
    String reason,
    Instant pinnedAt,
    Instant expiresAt) {

  /** What is pinned, and by whom. */
  record Key(String tableId, long version, String holder) {}

  Key key() {
    return new Key(tableId, version, holder);
  }

  boolean isActive(Instant now) {
    return expiresAt.isAfter(now);
  }
}
