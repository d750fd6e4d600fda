/** Starts one Kafka node in a class loader of its own; speaks to the outside in JDK types only. */
@NullMarked
package io.dreamweir.broker;

import org.jspecify.annotations.NullMarked;
