/**
 * Programs on ND4J: each is traced once per shape of its inputs into a SameDiff graph, which
 * differentiates it and is run again and again.
 */
@NullMarked
package io.dreamweir.train.engine.nd4j;

import org.jspecify.annotations.NullMarked;
