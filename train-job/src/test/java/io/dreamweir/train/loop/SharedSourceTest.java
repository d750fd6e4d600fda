package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.bench.SyntheticBatch;
import org.junit.jupiter.api.Test;

class SharedSourceTest {

  private final SequenceBatch whole = SyntheticBatch.of(Spaces.pixels(8, 8, 1, 3), 3, 4, 5);

  @Test
  void sharesAreTheWholeBatch() {
    for (int rank = 0; rank < 2; rank++) {
      SequenceBatch share = SharedSource.share(whole, rank, 2);
      assertThat(share.batch()).isEqualTo(2);
      for (int t = 0; t < 3; t++) {
        for (int b = 0; b < 2; b++) {
          int own = t * 2 + b;
          int of = t * 4 + rank * 2 + b;
          assertThat(share.rewards().get(own)).isEqualTo(whole.rewards().get(of));
          assertThat(share.isFirst().get(own)).isEqualTo(whole.isFirst().get(of));
          assertThat(share.isTerminal().get(own)).isEqualTo(whole.isTerminal().get(of));
          for (int a = 0; a < 3; a++) {
            assertThat(share.actions().get(own * 3 + a)).isEqualTo(whole.actions().get(of * 3 + a));
          }
          assertThat(share.observations().get(0).slice(own * 64, 64))
              .isEqualTo(whole.observations().get(0).slice(of * 64, 64));
        }
      }
    }
  }

  @Test
  void refusesABatchThatCannotBeSharedEvenly() {
    assertThatThrownBy(() -> SharedSource.share(whole, 0, 3))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a batch of 4 sequences cannot be shared evenly by 3 workers: choose a replay.batch"
                + " that 3 divides, or other --workers");
  }
}
