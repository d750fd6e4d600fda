package io.dreamweir.sequence.sampler;

/**
 * Consecutive rows of one episode, and of those that follow it where {@link EpisodeBorders} may be
 * crossed; how many is the sampler's {@link WindowSampler#length}.
 *
 * @param episode position of the episode in the order of complete episodes
 * @param firstRow row of the episode that the window starts with
 */
public record Window(int episode, int firstRow) {}
