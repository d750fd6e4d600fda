package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.ingest.actor.ActorPool;
import io.dreamweir.ingest.actor.EnvironmentStepLimiter;
import io.dreamweir.ingest.actor.FixedPolicy;
import io.dreamweir.ingest.actor.PaceConfig;
import io.dreamweir.ingest.actor.PaceConfig.WithoutTrainer;
import io.dreamweir.ingest.actor.PaceFollower;
import io.dreamweir.ingest.actor.PoolSize;
import io.dreamweir.train.loop.Pace;
import io.dreamweir.train.loop.ReplayRatio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer and actors that share nothing but a lake's folder. */
@Tag("slow")
class PaceOverProcessesTest {

  private static final String TASK = "mini/catch";

  @TempDir Path lake;

  /** Steps of complete episodes, as if ingest took no time. */
  private final AtomicLong stored = new AtomicLong();

  @Test
  void actorsWaitForATrainerAndPlayOnWhenItHasLearnedOrIsGone() throws Exception {
    ReplayRatio ratio = new ReplayRatio(10, 100, 500, 100);
    EnvironmentStepLimiter limiter = new EnvironmentStepLimiter(0, 0);
    Pace trainer = Pace.published(ratio, stored::get, lake.toString(), "a", List.of(TASK));
    // It is there before the actors look: without a trainer these would play freely.
    assertThat(trainer.reasonToWait(0)).isPresent();
    try (ActorPool pool = pool(limiter);
        PaceFollower follower =
            new PaceFollower(
                new PaceConfig(lake.toString(), 0, Duration.ofSeconds(3), WithoutTrainer.PLAY),
                TASK,
                pool.counters(),
                limiter)) {
      pool.start();
      await(() -> trainer.reasonToWait(0).isEmpty());
      long updates = 0;
      while (updates < 60) {
        if (trainer.reasonToWait(updates).isEmpty()) {
          updates++;
          // An episode of each of the 2 actors may end beyond the tolerance.
          assertThat(stored.get()).isLessThanOrEqualTo(ratio.envStepsAllowed(updates) + 200);
        } else {
          Thread.sleep(20);
        }
      }
      assertThat(stored.get())
          .isBetween(ratio.envStepsAllowed(60) - 300, ratio.envStepsAllowed(60) + 200);

      trainer.close();
      long before = stored.get();
      await(() -> stored.get() > before + 5_000);
      pool.stop();
      pool.awaitEnd();
    } finally {
      trainer.close();
    }
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private ActorPool pool(EnvironmentStepLimiter limiter) {
    Spaces spaces;
    try (var environment = Environments.open(TASK, Map.of())) {
      spaces = environment.spaces();
    }
    return new ActorPool(
        new PoolSize(2, 1),
        "run",
        1,
        () -> Environments.open(TASK, Map.of()),
        new FixedPolicy(new RandomPolicy(spaces)),
        this::store,
        limiter);
  }

  private void store(Chunk chunk) {
    if (chunk.end().isLast()) {
      stored.addAndGet(chunk.firstStep() + chunk.rows() - 1);
    }
  }
}
