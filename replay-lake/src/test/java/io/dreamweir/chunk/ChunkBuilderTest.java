package io.dreamweir.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkBuilderTest {

  @Test
  void anyEpisodeInAnyChunkingComesBackEqualThroughTheMessage() throws InvalidChunkException {
    for (long seed = 0; seed < 300; seed++) {
      RandomEpisode episode = RandomEpisode.of(seed);
      List<Transition> back = new ArrayList<>();
      for (Chunk chunk : episode.chunks(new SplittableRandom(seed))) {
        assertThat(chunk.firstStep()).isEqualTo(back.size());
        Chunk received = RolloutMessage.decode(RolloutMessage.encode(chunk));
        assertThat(received).usingRecursiveComparison().isEqualTo(chunk);
        back.addAll(rows(received));
      }
      assertThat(back)
          .as("seed %d", seed)
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(episode.rows());
    }
  }

  @Test
  void closesAtThirtyTwoRowsAndAtTheEnd() {
    RandomEpisode episode = RandomEpisode.of(1, Spaces.pixels(4, 4, 1, 3), 70);
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(episode.origin(), encoder);
      List<Chunk> chunks = new ArrayList<>();
      for (Transition row : episode.rows()) {
        builder.add(row).ifPresent(chunks::add);
      }
      builder.cut().ifPresent(chunks::add);
      assertThat(chunks).extracting(Chunk::rows).containsExactly(32, 32, 6);
      assertThat(chunks).extracting(Chunk::firstStep).containsExactly(0, 32, 64);
      assertThat(chunks)
          .extracting(Chunk::end)
          .startsWith(EpisodeEnd.OPEN, EpisodeEnd.OPEN)
          .last()
          .satisfies(end -> assertThat(end.isLast()).isTrue());
    }
  }

  @Test
  void cutEndsTheEpisodeWithTheRestAndRefusesFurtherRows() {
    RandomEpisode episode = RandomEpisode.of(2, Spaces.pixels(4, 4, 1, 3), 9);
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(episode.origin(), encoder);
      builder.add(episode.rows().get(0));
      builder.add(episode.rows().get(1));
      Chunk rest = builder.cut().orElseThrow();
      assertThat(rest.rows()).isEqualTo(2);
      assertThat(rest.end()).isEqualTo(EpisodeEnd.CUT);
      assertThat(builder.cut()).isEmpty();
      assertThatThrownBy(() -> builder.add(episode.rows().get(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("episode-2@2] the episode is over");
    }
  }

  @Test
  void refusesARowThatDoesNotFitItsSpaces() {
    Spaces spaces = Spaces.pixels(64, 64, 1, 3);
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(RandomEpisode.of(3, spaces, 1).origin(), encoder);
      assertThatThrownBy(() -> builder.add(row(4095, Action.none(spaces), 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "[test/random-0/episode-3@0] image has 4,095 bytes, expected 64x64x1 = 4,096");
      assertThatThrownBy(() -> builder.add(row(4096, Action.discrete(1), 0)))
          .hasMessageEndingWith("@0] action 'action' is 1.0, expected -1 in row 0");
      assertThatThrownBy(() -> builder.add(row(4096, Action.none(spaces), 1)))
          .hasMessageEndingWith("@0] reward of row 0 is 1.0, expected 0");
      builder.add(row(4096, Action.none(spaces), 0));
      assertThatThrownBy(() -> builder.add(row(4096, Action.discrete(3), 1)))
          .hasMessageEndingWith("@1] action 'action' is 3.0, expected a whole number from 0 to 2");
    }
  }

  @Test
  void refusesAVectorOfAnotherLengthOrWithoutNumbers() throws InvalidChunkException {
    Spaces spaces =
        new Spaces(
            List.of(new TensorSpec("joints", ElementType.FLOAT32, List.of(3))),
            List.of(new ActionHead.Continuous("torque", 1)));
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(RandomEpisode.of(3, spaces, 1).origin(), encoder);
      builder.add(row(12, Action.none(spaces), 0));
      assertThatThrownBy(() -> builder.add(row(16, Action.none(spaces), 0)))
          .hasMessageEndingWith("@1] joints has 16 bytes, expected 3 float32 = 12");
      for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
        byte[] raw = new byte[12];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).putFloat(8, wrong);
        Observation seen = new Observation(List.of(raw));
        Transition next = new Transition(seen, Action.none(spaces), 0, EpisodeEnd.OPEN, 1);
        assertThatThrownBy(() -> builder.add(next))
            .hasMessageContaining("@1] joints has entry 2 = " + wrong + " in row 0");
        ObservationBlock sent = encoder.encode(spaces.observation().get(0), raw, 12);
        try (BlockDecoder decoder = new BlockDecoder()) {
          assertThatThrownBy(() -> decoder.check("[here]", sent, 1))
              .isInstanceOf(InvalidChunkException.class)
              .hasMessageContaining("joints has entry 2 = " + wrong);
        }
      }
    }
  }

  private static Transition row(int bytes, Action action, float reward) {
    return new Transition(
        new Observation(List.of(new byte[bytes])), action, reward, EpisodeEnd.OPEN, 4);
  }

  private static List<Transition> rows(Chunk chunk) throws InvalidChunkException {
    Spaces spaces = chunk.origin().task().spaces();
    List<byte[]> raw = new ArrayList<>();
    try (BlockDecoder decoder = new BlockDecoder()) {
      for (ObservationBlock block : chunk.observations()) {
        raw.add(decoder.decode(chunk.place(), block, chunk.rows()));
      }
    }
    List<Transition> rows = new ArrayList<>();
    int width = spaces.storedActionWidth();
    for (int t = 0; t < chunk.rows(); t++) {
      List<byte[]> tensors = new ArrayList<>();
      for (int i = 0; i < raw.size(); i++) {
        int size = spaces.observation().get(i).bytes();
        tensors.add(Arrays.copyOfRange(raw.get(i), t * size, (t + 1) * size));
      }
      rows.add(
          new Transition(
              new Observation(tensors),
              new Action(Arrays.copyOfRange(chunk.actions(), t * width, (t + 1) * width)),
              chunk.rewards()[t],
              t == chunk.rows() - 1 ? chunk.end() : EpisodeEnd.OPEN,
              chunk.frames()[t]));
    }
    return rows;
  }
}
