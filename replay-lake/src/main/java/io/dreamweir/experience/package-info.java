/**
 * The contract of experience: what an environment shows, what a policy does, and what one episode
 * is made of.
 *
 * <p>Free of Spark, Kafka and tensor-engine types, so that an environment or an agent can be
 * written and tested against this package alone.
 */
@NullMarked
package io.dreamweir.experience;

import org.jspecify.annotations.NullMarked;
