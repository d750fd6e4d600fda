package io.dreamweir.ingest.actor;

/**
 * How processes share what may be played without talking to each other: each says how far it will
 * play, and plays that far only when it has looked again and found that all of them together stay
 * within what there is. Of several that claim at once the one that wrote last sees the claims of
 * all; so never do all go on where there is not enough for all. Not thread-safe.
 */
final class StepClaim {
  private long claimed;

  /** Steps that this process said it would have played at most. */
  long claimed() {
    return claimed;
  }

  /**
   * Steps that may be played now: those claimed before, if they are still there, and no more than
   * this process's share.
   */
  long granted(Room room, long played) {
    long asked = Math.max(0, claimed - played);
    return asked <= room.left() ? Math.min(asked, room.share()) : 0;
  }

  /** What to claim next: the share. To be written before {@link #written} is called. */
  long next(Room room, long played) {
    return played + room.share();
  }

  /** The claim is where the others can read it. */
  void written(long claim) {
    claimed = claim;
  }
}
