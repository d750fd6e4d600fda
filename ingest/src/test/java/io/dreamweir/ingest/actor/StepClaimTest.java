package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.pace.ActorShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What several processes play of a number of steps that is there for all of them together. */
class StepClaimTest {

  private static final List<String> TASKS = List.of("t");

  private final Map<String, ActorShare> written = new TreeMap<>();

  /** A process that has read but may not have written yet, as in real life. */
  private final class Player {
    final String name;
    final StepClaim claim = new StepClaim();
    final OtherActors others = new OtherActors(Duration.ofDays(1));
    long steps;
    long allowed;
    long beat;
    long next = -1;

    Player(String name) {
      this.name = name;
    }

    void read(long most) {
      others.see(written.values().stream().filter(s -> !s.actor().equals(name)).toList(), 0);
      OtherActors.Sum sum = others.of(TASKS, 0);
      Room room = new Room(most - steps - sum.claimed(), sum.playing() + 1);
      allowed = steps + claim.granted(room, steps);
      next = Math.max(claim.next(room, steps), allowed);
    }

    void write() {
      written.put(
          name,
          new ActorShare(
              1, name, "t", ActorShare.State.PLAYING, ++beat, 0, steps, next, Map.of(), 0));
      claim.written(next);
      next = -1;
    }

    void act(long most, Random random) {
      if (next >= 0) {
        write();
      } else if (random.nextBoolean()) {
        read(most);
      } else if (steps < allowed) {
        steps += 1 + random.nextLong(allowed - steps);
      }
    }
  }

  @Test
  void allTogetherNeverPlayMoreThanThereIsAndInTheEndAllOfIt() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      written.clear();
      long most = 10L + random.nextInt(2_000);
      List<Player> processes = new ArrayList<>();
      int count = 1 + random.nextInt(5);
      for (int turn = 0; turn < 400 * count; turn++) {
        if (processes.size() < count && random.nextInt(4) == 0) {
          processes.add(new Player("process-" + processes.size()));
        }
        if (!processes.isEmpty()) {
          processes.get(random.nextInt(processes.size())).act(most, random);
        }
        if (turn == 200 * count) {
          most += random.nextInt(1_000);
        }
        long played = processes.stream().mapToLong(p -> p.steps).sum();
        assertThat(played).describedAs("seed %d", seed).isLessThanOrEqualTo(most);
      }
      long played = processes.stream().mapToLong(p -> p.steps).sum();
      assertThat(played).describedAs("seed %d x%d", seed, count).isGreaterThan(most - count);
    }
  }
}
