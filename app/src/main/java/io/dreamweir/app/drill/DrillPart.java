package io.dreamweir.app.drill;

/** A process of the drill that is killed. */
enum DrillPart {
  /** {@code dreamweir broker}; started again on its data folder. */
  BROKER,
  /** {@code dreamweir ingest}; started again on its checkpoint. */
  INGEST,
  /** A pool of actors. Started again it plays new episodes; those it played stay open. */
  ACTORS,
  /** A writer that keeps its episodes' identities: started again it sends the last ones again. */
  RESENDER
}
