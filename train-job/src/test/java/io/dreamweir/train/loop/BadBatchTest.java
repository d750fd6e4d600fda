package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.bench.SyntheticBatch;
import io.dreamweir.train.checkpoint.SavedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that must not reach the parameters: the run ends before, and goes on once it is gone. */
class BadBatchTest {

  private static final Spaces SPACES = Spaces.pixels(16, 16, 1, 3);
  private static final int SPOILED = 4;

  @TempDir Path folder;

  private record Batches(LongFunction<SequenceBatch> batches) implements Experience {
    @Override
    public String lake() {
      return "/lakes/one";
    }

    @Override
    public String task() {
      return "test/bad";
    }

    @Override
    public Pace pace() {
      return Pace.unlimited();
    }

    @Override
    public BatchSource open(long firstBatch) {
      return new BatchSource() {
        private long number = firstBatch;

        @Override
        public SequenceBatch next() {
          return batches.apply(number++);
        }

        @Override
        public Duration waited() {
          return Duration.ZERO;
        }

        @Override
        public void close() {}
      };
    }
  }

  private static SequenceBatch batch(Spaces spaces, long number) {
    SequenceBatch batch = SyntheticBatch.of(spaces, 5, 2, number);
    return new SequenceBatch(
        batch.spaces(),
        batch.length(),
        batch.batch(),
        batch.observations(),
        batch.actions(),
        batch.rewards(),
        batch.isFirst(),
        batch.isLast(),
        batch.isTerminal(),
        BatchOrigin.of(7, number));
  }

  private TrainJob job(long updates, LongFunction<SequenceBatch> batches) {
    return new TrainJob(
        new TrainRequest(folder, TrainRequest.Start.RESUME),
        TinyRun.settings(updates, Duration.ZERO),
        TinyRun.agent(4, -1),
        new Batches(batches),
        JsonNodeFactory.instance.objectNode(),
        TrainListener.silent());
  }

  private void assertStopsBefore(LongFunction<SequenceBatch> batches, String message)
      throws Exception {
    assertThatThrownBy(job(9, batches)::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageContaining("batch 4 of lake /lakes/one cannot be learned from; `lake verify`")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.FAILED);
    assertThat(SavedFolder.newestCheckpoint(folder).orElseThrow().path())
        .hasFileName("000000000004");
    assertThat(Files.readString(folder.resolve("run.json"))).contains("failed: [sequence 1@2]");
    assertThat(job(9, n -> batch(SPACES, n)).run().updates()).isEqualTo(9);
  }

  @Test
  void aRewardThatIsNoNumber() throws Exception {
    assertStopsBefore(
        number -> {
          SequenceBatch batch = batch(SPACES, number);
          if (number == SPOILED) {
            batch.rewards().put(2 * 2 + 1, Float.NaN);
          }
          return batch;
        },
        "[sequence 1@2] reward is NaN");
  }

  @Test
  void anActionOutOfRange() throws Exception {
    assertStopsBefore(
        number -> {
          SequenceBatch batch = batch(SPACES, number);
          if (number == SPOILED) {
            batch.actions().put((2 * 2 + 1) * 3 + 2, 7);
          }
          return batch;
        },
        "[sequence 1@2] action holds 7.0, outside of Discrete");
  }

  @Test
  void picturesOfAnotherShape() throws Exception {
    job(3, n -> batch(SPACES, n)).run();
    Spaces larger = Spaces.pixels(32, 32, 1, 3);
    assertThatThrownBy(job(9, n -> batch(larger, n))::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder.resolve("checkpoints/000000000003") + " was made for task")
        .hasMessageContaining("image uint8 [16, 16, 1]")
        .hasMessageContaining("wanted are observation")
        .hasMessageContaining("image uint8 [32, 32, 1]")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.USAGE);
    assertThat(job(4, n -> batch(SPACES, n)).run().updates()).isEqualTo(4);
  }
}
