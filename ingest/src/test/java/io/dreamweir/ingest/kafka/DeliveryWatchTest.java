package io.dreamweir.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryWatchTest {

  private long now = 1;

  private final DeliveryWatch watch =
      new DeliveryWatch("broker:9092", Duration.ofMinutes(2), () -> now);

  @Test
  void saysNowAndThenThatNothingIsTakenAndOnceThatItGoesOn() {
    watch.sent();
    pass(4);
    assertThat(watch.look()).isEmpty();
    watch.sent();
    pass(2);
    assertThat(watch.look())
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith("Kafka at broker:9092 has taken no chunk for 6 s")
                    .contains("2 chunks wait")
                    .contains("fails after 120 s"));
    pass(20);
    assertThat(watch.look()).isEmpty();
    pass(20);
    assertThat(watch.look()).hasValueSatisfying(said -> assertThat(said).contains("for 46 s"));
    assertThat(watch.acknowledged())
        .hasValue("Kafka at broker:9092 takes chunks again after 46 s; nothing was lost");
    assertThat(watch.acknowledged()).isEmpty();
  }

  @Test
  void isSilentWhileChunksArriveOrNoneWaits() {
    for (int i = 0; i < 100; i++) {
      watch.sent();
      pass(3);
      assertThat(watch.look()).isEmpty();
      assertThat(watch.acknowledged()).isEmpty();
    }
    pass(100);
    assertThat(watch.look()).isEmpty();
  }

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
