package io.dreamweir.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.RowConvention.Rows;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowConventionTest {

  private static final Spaces SPACES = Spaces.pixels(1, 1, 1, 5);

  /**
   * A game in which everything shows: the state is the sum of all actions so far, the reward is the
   * action. So in row t, state t = state t-1 + action of the row, which is only true if the action
   * led to the row.
   */
  @Test
  void theActionAndRewardOfARowLedToIt() throws InvalidChunkException {
    Chunk chunk = RolloutMessage.decode(RolloutMessage.encode(countingEpisode()));
    byte[] states;
    try (BlockDecoder decoder = new BlockDecoder()) {
      states = decoder.decode(chunk.place(), chunk.observations().get(0), chunk.rows());
    }
    assertThat(states).containsExactly(0, 3, 4, 8);
    assertThat(chunk.actions()[0]).isEqualTo(-1);
    assertThat(chunk.rewards()[0]).isZero();
    for (int t = 1; t < states.length; t++) {
      assertThat((float) states[t]).isEqualTo(states[t - 1] + chunk.actions()[t]);
      assertThat(chunk.rewards()[t]).isEqualTo(chunk.actions()[t]);
    }
  }

  @Test
  void convertsToTheOtherConventionsAndBack() {
    Chunk chunk = countingEpisode();
    Rows lake = new Rows(chunk.actions(), chunk.rewards());
    Rows v3 = RowConvention.ACTION_TAKEN.fromLake(SPACES, lake);
    assertThat(v3.actions()).containsExactly(3, 1, 4, -1);
    assertThat(v3.rewards()).containsExactly(0, 3, 1, 4);
    Rows rlds = RowConvention.ACTION_AND_REWARD_TAKEN.fromLake(SPACES, lake);
    assertThat(rlds.actions()).containsExactly(3, 1, 4, -1);
    assertThat(rlds.rewards()).containsExactly(3, 1, 4, 0);
    for (RowConvention convention : RowConvention.values()) {
      Rows back = convention.toLake(SPACES, convention.fromLake(SPACES, lake));
      assertThat(back.actions()).as("%s", convention).containsExactly(lake.actions());
      assertThat(back.rewards()).as("%s", convention).containsExactly(lake.rewards());
    }
  }

  private static Chunk countingEpisode() {
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(RandomEpisode.of(1, SPACES, 1).origin(), encoder);
      int state = 0;
      int[] actions = {-1, 3, 1, 4};
      for (int t = 0; t < actions.length; t++) {
        state += Math.max(actions[t], 0);
        EpisodeEnd end = t == actions.length - 1 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN;
        builder
            .add(
                new Transition(
                    new Observation(List.of(new byte[] {(byte) state})),
                    Action.discrete(actions[t]),
                    t == 0 ? 0 : actions[t],
                    end,
                    1))
            .ifPresent(chunks::add);
      }
    }
    return chunks.get(0);
  }
}
