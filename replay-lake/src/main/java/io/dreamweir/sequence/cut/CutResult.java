package io.dreamweir.sequence.cut;

import java.util.Optional;

/**
 * What was cut.
 *
 * @param version version of the chunks table that the plan is bound to
 * @param plan the plan: the file of its header
 * @param batches batches of the plan
 * @param sequences sequences of all batches
 * @param episodes episodes that were drawn from
 * @param seconds time it took
 * @param tensors folder of the tensors, where asked for
 */
public record CutResult(
    long version,
    String plan,
    long batches,
    long sequences,
    int episodes,
    double seconds,
    Optional<String> tensors) {}
