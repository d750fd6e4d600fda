/**
 * How trainers and actors in different processes keep a ratio: each trainer leaves a small file in
 * the lake. Free of Spark.
 */
@NullMarked
package io.dreamweir.lake.pace;

import org.jspecify.annotations.NullMarked;
