package io.dreamweir.eval.score;

/**
 * One episode, as the table of results has it.
 *
 * @param agent name of the agent
 * @param game name of the game, as in the reference table
 * @param task the task it was played as
 * @param protocol name of the protocol
 * @param protocolHash rules of play
 * @param score undiscounted sum of raw rewards
 * @param frames emulator frames
 */
public record EpisodeScore(
    String agent,
    String game,
    String task,
    String protocol,
    String protocolHash,
    double score,
    long frames) {}
