package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.lake.pace.TrainerPace;
import io.dreamweir.lake.pace.TrainerPace.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPaceTest {

  private static final ReplayRatio RATIO = new ReplayRatio(10, 100, 1_000, 50);

  @TempDir Path lake;

  @Test
  void tellsActorsWhereItStandsAndThatItHasEnded() throws Exception {
    AtomicLong visible = new AtomicLong(1_200);
    try (Pace pace = open(visible)) {
      assertThat(pace.reasonToWait(10)).isEmpty();
      TrainerPace said = readWhen(p -> p.updates() == 10);
      assertThat(said.state()).isEqualTo(State.LEARNING);
      assertThat(said.envSteps()).isEqualTo(1_200);
      assertThat(said.replayedSteps()).isEqualTo(1_000);
      assertThat(said.envStepsAllowed()).isEqualTo(1_000 + 50 + 100);
      assertThat(pace.reasonToWait(25)).isPresent();
      assertThat(readWhen(p -> p.state() == State.WAITING).beat()).isGreaterThan(said.beat());
    }
    assertThat(read().state()).isEqualTo(State.ENDED);
  }

  @Test
  void goesOnCountingWhereRetentionDropsStepsAlsoAfterAResume() throws IOException {
    AtomicLong visible = new AtomicLong(2_000);
    try (Pace pace = open(visible)) {
      assertThat(pace.metrics(0)).containsEntry("replay/env_steps", 2_000.0);
      visible.set(1_500);
      assertThat(pace.metrics(0)).containsEntry("replay/env_steps", 2_000.0);
      visible.set(1_700);
      assertThat(pace.metrics(0)).containsEntry("replay/env_steps", 2_200.0);
    }
    visible.set(0);
    try (Pace pace = open(visible)) {
      assertThat(pace.metrics(0)).containsEntry("replay/env_steps", 2_200.0);
      visible.set(1_800);
      assertThat(pace.metrics(0)).containsEntry("replay/env_steps", 2_300.0);
    }
  }

  private Pace open(AtomicLong visible) {
    return Pace.published(RATIO, visible::get, lake.toString(), "run-a", List.of("t"));
  }

  private TrainerPace readWhen(Predicate<TrainerPace> holds) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.test(read()) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(read()).matches(holds);
    return read();
  }

  private TrainerPace read() throws IOException {
    return new PaceFolder(lake.toString())
        .read("run-a")
        .orElse(new TrainerPace(1, "", List.of(), State.ENDED, 0, -1, 0, 0, 0, 0, 0, 0));
  }
}
