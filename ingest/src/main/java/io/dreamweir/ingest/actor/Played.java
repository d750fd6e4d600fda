package io.dreamweir.ingest.actor;

/**
 * What the actors of this process have played, in environment steps (reset rows are none).
 *
 * @param finished steps of episodes that are over
 * @param open steps of episodes under way
 */
record Played(long finished, long open) {}
