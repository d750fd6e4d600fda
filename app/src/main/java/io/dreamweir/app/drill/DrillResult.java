package io.dreamweir.app.drill;

import java.util.Map;

/**
 * What a drill came to.
 *
 * @param kills {@code kill -9} by part
 * @param restarts how often a part found Kafka away when it began, gave up and was started again
 * @param seconds from the first start to the last check
 * @param loadSeconds while everything ran and was killed
 * @param acknowledgements chunks that Kafka has acknowledged, those that were sent again included
 * @param acknowledged different chunks among them
 * @param stored chunks in the lake
 * @param rows rows in the lake
 * @param unreceipted chunks in the lake without a receipt: their writer was killed between Kafka's
 *     acknowledgement and the receipt
 * @param missing acknowledged chunks that the lake does not hold
 * @param doubled chunks that the lake holds more than once
 * @param rejected messages that were not chunks
 * @param episodes episodes by status
 * @param strayOpen episodes without an end whose actors were not killed
 * @param findings what {@code lake verify} found, comparing every checksum
 */
public record DrillResult(
    Map<String, Integer> kills,
    int restarts,
    double seconds,
    double loadSeconds,
    long acknowledgements,
    long acknowledged,
    long stored,
    long rows,
    long unreceipted,
    long missing,
    long doubled,
    long rejected,
    Map<String, Long> episodes,
    long strayOpen,
    long findings) {

  /** Whether every acknowledged chunk is there once, and nothing else is wrong. */
  public boolean ok() {
    return acknowledged > 0
        && missing == 0
        && doubled == 0
        && rejected == 0
        && strayOpen == 0
        && findings == 0;
  }
}
