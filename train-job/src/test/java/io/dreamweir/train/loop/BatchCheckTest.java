package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.bench.SyntheticBatch;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCheckTest {

  private static final Spaces SPACES =
      new Spaces(
          List.of(new TensorSpec("vector", ElementType.FLOAT32, List.of(2))),
          List.of(new ActionHead.Discrete("button", 3), new ActionHead.Continuous("stick", 2)));

  private final SequenceBatch batch = SyntheticBatch.of(SPACES, 4, 2, 1);

  @Test
  void acceptsWhatIsInItsSpace() {
    assertThatCode(() -> BatchCheck.require(batch, "lake")).doesNotThrowAnyException();
  }

  @Test
  void namesTheRowOfARewardThatIsNoNumber() {
    batch.rewards().put(2 * 2 + 1, Float.NaN);
    SequenceBatch known =
        batch.of(
            List.of(
                List.of(new RowSpan("a", 7, 4)),
                List.of(new RowSpan("b", 90, 1), new RowSpan("c", 0, 3))));
    assertThatThrownBy(() -> BatchCheck.require(known, "/lakes/one"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("[c@1] reward is NaN: batch 0 of lake /lakes/one cannot")
        .hasMessageContaining("lake verify");
    assertThatThrownBy(() -> BatchCheck.require(batch, "lake"))
        .hasMessageStartingWith("[sequence 1@2] reward is NaN");
  }

  @Test
  void namesTheEntryOfAVectorThatIsNoNumber() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      batch
          .observations()
          .get(0)
          .order(ByteOrder.nativeOrder())
          .putFloat(4 * ((2 * 2 + 1) * 2 + 1), wrong);
      SequenceBatch known =
          batch.of(List.of(List.of(new RowSpan("a", 7, 4)), List.of(new RowSpan("b", 90, 4))));
      assertThatThrownBy(() -> BatchCheck.require(known, "/lakes/one"))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("[b@92] vector float32 [2] has entry 1 = " + wrong + ": batch 0");
    }
  }

  @Test
  void namesAnActionOutsideOfItsSpace() {
    batch.actions().put(5 + 3, -1.5f);
    assertThatThrownBy(() -> BatchCheck.require(batch, "lake"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("[sequence 1@0] action holds -1.5, outside of Continuous");
    batch.actions().put(1, 0.5f);
    assertThatThrownBy(() -> BatchCheck.require(batch, "lake"))
        .hasMessageStartingWith("[sequence 0@0] action holds 0.5, outside of Discrete");
  }
}
