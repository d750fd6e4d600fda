/**
 * The fault drill: broker, ingest and actors as processes of their own, killed at random moments;
 * afterwards everything that Kafka had acknowledged must be in the lake once.
 */
@NullMarked
package io.dreamweir.app.drill;

import org.jspecify.annotations.NullMarked;
