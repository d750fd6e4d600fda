package io.dreamweir.ingest.actor;

/**
 * What a process may play beyond what it has, if the others play all that they claim.
 *
 * @param left steps; negative where there is too much already
 * @param playing processes that share it, this one included
 */
record Room(long left, int playing) {

  /** This process's part of it. */
  long share() {
    return Math.max(0, left) / playing;
  }
}
