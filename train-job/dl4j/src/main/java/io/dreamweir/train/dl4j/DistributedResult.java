package io.dreamweir.train.dl4j;

/**
 * What was trained.
 *
 * @param version of {@code chunks} that was read
 * @param task whose world was learned
 * @param workers that trained at the same time
 * @param parameters of the world model
 * @param sequences of one pass, by all workers
 * @param heldOutSequences that nobody trained on
 * @param heldOutBefore mean loss on these, before
 * @param heldOutAfter mean loss on these, after
 * @param policy folder with the model
 * @param seconds wall time
 */
public record DistributedResult(
    long version,
    String task,
    int workers,
    long parameters,
    long sequences,
    long heldOutSequences,
    double heldOutBefore,
    double heldOutAfter,
    String policy,
    double seconds) {}
