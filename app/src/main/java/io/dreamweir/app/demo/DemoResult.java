package io.dreamweir.app.demo;

import java.util.Map;

/**
 * What a demo came to. Counts are of this run; a folder may hold several.
 *
 * @param envSteps rows that the actors played (steps, and the reset row of every episode)
 * @param lakeSteps rows of this run that the lake holds
 * @param duplicateChunks chunks of this run that the lake holds more than once
 * @param missingChunks chunks of this run that Kafka acknowledged and the lake does not hold
 * @param rejected messages that were no chunks
 * @param updates updates of the agent, earlier runs in this folder included
 * @param scoreBefore mean undiscounted return of an evaluation episode before this run
 * @param scoreAfter the same after it
 * @param seconds wall time
 * @param report the HTML report
 * @param checkpoint newest checkpoint
 * @param lake the replay lake
 * @param task what was learned
 * @param timeShares seconds by what the run spent them on
 * @param stopped whether it was stopped before its end
 */
public record DemoResult(
    long envSteps,
    long lakeSteps,
    long duplicateChunks,
    long missingChunks,
    long rejected,
    long updates,
    double scoreBefore,
    double scoreAfter,
    double seconds,
    String report,
    String checkpoint,
    String lake,
    String task,
    Map<String, Double> timeShares,
    boolean stopped) {}
