package io.dreamweir.train.agent;

/**
 * How well a world model explains sequences, row by row: what it did not expect. All are float32
 * [L, B], in nats, without the constants of their distributions, so that 0 is perfect.
 *
 * @param length L
 * @param batch B
 * @param reconstruction of the observation from the posterior state
 * @param reward of the transformed reward from the posterior state
 * @param kl from the prior, which has not seen the row, to the posterior, which has
 */
public record SequenceLosses(
    int length, int batch, float[] reconstruction, float[] reward, float[] kl) {}
