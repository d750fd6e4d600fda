package io.dreamweir.eval.suite;

import org.jspecify.annotations.Nullable;

/**
 * One contender's scores in one game.
 *
 * @param agent the contender
 * @param checkpoint where its policy lies
 * @param game name of the game
 * @param mean mean score over the episodes
 * @param low lower end of the interval of the mean, absent with a single episode
 * @param high upper end of the interval of the mean, absent with a single episode
 * @param episodes episodes with a score
 * @param excluded episodes cut by a fault
 * @param failed episodes that could not be played
 * @param random mean score of uniformly random play: measured beside it, else from the reference
 *     table, else absent
 */
public record GameResult(
    String agent,
    String checkpoint,
    String game,
    @Nullable Double mean,
    @Nullable Double low,
    @Nullable Double high,
    int episodes,
    int excluded,
    int failed,
    @Nullable Double random) {}
