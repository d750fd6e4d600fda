package io.dreamweir.ingest.actor;

/**
 * What {@code collect} did.
 *
 * @param envSteps rows played and acknowledged by Kafka, the reset row of every episode included:
 *     the number of steps that the lake will hold
 * @param episodes episodes started, the unfinished ones included
 * @param chunks chunks acknowledged by Kafka
 * @param seconds wall time of playing
 * @param stepsPerSecond {@code envSteps / seconds}
 * @param run name of the run, as stored with every chunk
 */
public record CollectResult(
    long envSteps, long episodes, long chunks, double seconds, double stepsPerSecond, String run) {}
