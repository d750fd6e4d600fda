package io.dreamweir.app.drill;

import io.dreamweir.experience.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which part is killed when: moments uniform over the drill, parts in shuffled rounds. */
final class DrillSchedule {
  private static final int LONGEST_DOWN_MS = 3_000;

  /**
   * One kill.
   *
   * @param after moment since the beginning
   * @param down how long the part stays away
   */
  record Kill(DrillPart part, Duration after, Duration down) {}

  private DrillSchedule() {}

  static List<Kill> of(DrillSettings settings) {
    Random random = new Random(Seeds.derive(settings.seed(), "drill"));
    long[] moments =
        random.longs(settings.kills(), 0, settings.length().toMillis()).sorted().toArray();
    List<DrillPart> round = new ArrayList<>();
    List<Kill> kills = new ArrayList<>();
    for (long moment : moments) {
      if (round.isEmpty()) {
        round.addAll(Arrays.asList(DrillPart.values()));
        Collections.shuffle(round, random);
      }
      kills.add(
          new Kill(
              round.remove(round.size() - 1),
              Duration.ofMillis(moment),
              Duration.ofMillis(random.nextInt(LONGEST_DOWN_MS))));
    }
    return kills;
  }
}
