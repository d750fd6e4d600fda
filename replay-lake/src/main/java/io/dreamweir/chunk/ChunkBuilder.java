package io.dreamweir.chunk;

import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts one episode into chunks, in order, without gaps. A chunk closes at {@link Chunk#MAX_ROWS}
 * rows, at the end of the episode, or on {@link #flush}. One owner; the encoder may serve many
 * builders of the same thread.
 */
public final class ChunkBuilder {

  private final EpisodeOrigin origin;
  private final BlockEncoder encoder;
  private final int maxRows;
  private final int width;
  private final List<byte[]> raw = new ArrayList<>();
  private final float[] actions;
  private final float[] rewards;
  private final int[] frames;
  private int firstStep;
  private int rows;
  private boolean ended;

  /** A builder for one episode, at its row 0. */
  public ChunkBuilder(EpisodeOrigin origin, BlockEncoder encoder) {
    this.origin = origin;
    this.encoder = encoder;
    Spaces spaces = origin.task().spaces();
    maxRows = spaces.observation().stream().mapToInt(BlockEncoder::maxRows).min().orElseThrow();
    width = spaces.storedActionWidth();
    spaces.observation().forEach(spec -> raw.add(new byte[maxRows * spec.bytes()]));
    actions = new float[maxRows * width];
    rewards = new float[maxRows];
    frames = new int[maxRows];
  }

  /**
   * Adds the next row.
   *
   * @return the chunk that this row closed, if it closed one
   * @throws IllegalArgumentException if the row does not fit the task's spaces
   * @throws IllegalStateException if the episode is over
   */
  public Optional<Chunk> add(Transition row) {
    if (ended) {
      throw new IllegalStateException(place() + " the episode is over");
    }
    check(row);
    for (int i = 0; i < raw.size(); i++) {
      byte[] tensor = row.observation().tensors().get(i);
      System.arraycopy(tensor, 0, raw.get(i), rows * tensor.length, tensor.length);
    }
    System.arraycopy(row.action().values(), 0, actions, rows * width, width);
    rewards[rows] = row.reward();
    frames[rows] = row.frames();
    rows++;
    ended = row.end().isLast();
    return ended || rows == maxRows ? Optional.of(close(row.end())) : Optional.empty();
  }

  /** Closes the unfinished rest, if there is one; the episode goes on. */
  public Optional<Chunk> flush() {
    return rows == 0 ? Optional.empty() : Optional.of(close(EpisodeEnd.OPEN));
  }

  /**
   * Ends the episode because its actor stops.
   *
   * @return the rest, marked {@link EpisodeEnd#CUT}; nothing where every row has left already: the
   *     episode then stays open, which readers treat alike
   */
  public Optional<Chunk> cut() {
    if (ended) {
      return Optional.empty();
    }
    ended = true;
    return rows == 0 ? Optional.empty() : Optional.of(close(EpisodeEnd.CUT));
  }

  /** Step of the next row to be added: rows added so far. */
  public int nextStep() {
    return firstStep + rows;
  }

  private Chunk close(EpisodeEnd end) {
    List<ObservationBlock> blocks = new ArrayList<>(raw.size());
    List<TensorSpec> specs = origin.task().spaces().observation();
    for (int i = 0; i < raw.size(); i++) {
      blocks.add(encoder.encode(specs.get(i), raw.get(i), rows * specs.get(i).bytes()));
    }
    Chunk chunk =
        new Chunk(
            origin,
            firstStep,
            rows,
            blocks,
            Arrays.copyOf(actions, rows * width),
            Arrays.copyOf(rewards, rows),
            Arrays.copyOf(frames, rows),
            end);
    firstStep += rows;
    rows = 0;
    return chunk;
  }

  private void check(Transition row) {
    Spaces spaces = origin.task().spaces();
    List<byte[]> tensors = row.observation().tensors();
    if (tensors.size() != raw.size()) {
      throw new IllegalArgumentException(
          place() + " has " + tensors.size() + " observations, expected " + raw.size());
    }
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec spec = spaces.observation().get(i);
      if (tensors.get(i).length != spec.bytes()) {
        throw new IllegalArgumentException(
            String.format(
                "%s %s has %,d bytes, expected %s = %,d",
                place(),
                spec.name(),
                tensors.get(i).length,
                BlockDecoder.extents(spec),
                spec.bytes()));
      }
      RowRules.notANumber(spec, tensors.get(i), spec.bytes())
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(place() + " " + problem);
              });
    }
    if (row.action().values().length != width) {
      throw new IllegalArgumentException(
          place() + " has " + row.action().values().length + " action values, expected " + width);
    }
    RowRules.violation(
            spaces, nextStep() == 0, row.action().values(), 0, row.reward(), row.frames())
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(place() + " " + problem);
            });
  }

  private String place() {
    return Chunk.place(origin.task().task(), origin.episodeId(), nextStep());
  }
}
