package io.dreamweir.ingest.actor;

/**
 * What all episodes of a pool share.
 *
 * @param run name of the run
 * @param seed seed of the run; episode n of actor k derives from it
 * @param ids episode ids of this start
 */
record RunOrigin(String run, long seed, EpisodeIds ids) {}
