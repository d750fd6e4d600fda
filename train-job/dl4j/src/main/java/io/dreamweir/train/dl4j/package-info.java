/**
 * Training of a world model on a cluster of processors: DL4J Spark averages the parameters of
 * workers, each of which runs this project's own program as a layer.
 */
@NullMarked
package io.dreamweir.train.dl4j;

import org.jspecify.annotations.NullMarked;
