package io.dreamweir.sequence.read;

import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.ActionCoding;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.FileChunks;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.Window;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Turns windows into the tensors of a batch: rewards, actions and flags from the index,
 * observations from the cache or the data files. Its own memory is one chunk, whatever the lake
 * holds. One thread; {@link ByteRanges}, {@link ChunkCache} and buffers are the caller's.
 */
public final class SequenceReader implements AutoCloseable {

  private final List<TensorSpec> specs;
  private final ActionCoding coding;
  private final int actionWidth;
  private final ChunkDecoder decoder;
  private final EpisodeBorders borders;

  /** A reader of windows within an episode that keeps no chunk. */
  public SequenceReader(Spaces spaces, ByteRanges ranges, ChecksumPolicy checksums) {
    this(spaces, ranges, checksums, EpisodeBorders.KEPT, ChunkCache.none());
  }

  /**
   * A reader for tasks of the same spaces.
   *
   * @param cache what readers of the same lake share; not used if checksums are compared always
   */
  public SequenceReader(
      Spaces spaces,
      ByteRanges ranges,
      ChecksumPolicy checksums,
      EpisodeBorders borders,
      ChunkCache cache) {
    this.borders = borders;
    specs = spaces.observation();
    coding = new ActionCoding(spaces);
    actionWidth = spaces.encodedActionWidth();
    decoder = new ChunkDecoder(spaces, ranges, checksums, cache);
  }

  /**
   * Reads a batch.
   *
   * @param index the index that the windows were drawn from
   * @param windows one per slot of the batch
   * @param into receives every row of every slot; the result is a view of it
   * @param number draw number of the batch
   * @throws NoSuchFileException if a file of the index is gone, for example vacuumed
   * @throws io.dreamweir.error.UserError if a file is damaged
   */
  public SequenceBatch read(SequenceIndex index, Window[] windows, BatchBuffers into, long number)
      throws NoSuchFileException {
    if (windows.length != into.batch()) {
      throw new IllegalArgumentException(
          windows.length + " windows for a batch of " + into.batch());
    }
    into.clear();
    for (int slot = 0; slot < windows.length; slot++) {
      fill(index, windows[slot], slot, into);
    }
    return new SequenceBatch(
        into.spaces(),
        into.length(),
        into.batch(),
        into.observations(),
        into.actions(),
        into.rewards(),
        into.isFirst(),
        into.isLast(),
        into.isTerminal(),
        BatchOrigin.of(index.version(), number));
  }

  /**
   * Unpacks the observations that windows need and copies nothing: what reading would take if
   * decompression were all.
   *
   * @param length rows of a window
   * @return chunks unpacked
   * @throws NoSuchFileException if a file of the index is gone
   */
  public long decode(SequenceIndex index, Window[] windows, int length) throws NoSuchFileException {
    long chunks = 0;
    for (Window window : windows) {
      Episode episode = index.episodes().get(window.episode());
      int last = episode.chunkOf(window.firstRow() + length - 1);
      for (int at = episode.chunkOf(window.firstRow()); at <= last; at++, chunks++) {
        for (int key = 0; key < specs.size(); key++) {
          decoder.decode(episode.file(at), episode.chunkInFile(at), key);
        }
      }
    }
    return chunks;
  }

  private void fill(SequenceIndex index, Window window, int slot, BatchBuffers into)
      throws NoSuchFileException {
    int number = window.episode();
    Episode episode = index.episodes().get(number);
    int firstRow = window.firstRow();
    boolean leaves = firstRow > episode.rows() - into.length();
    if (firstRow < 0 || firstRow >= episode.rows() || (leaves && borders == EpisodeBorders.KEPT)) {
      throw new IllegalArgumentException(
          "window of " + into.length() + " rows from " + firstRow + " leaves episode " + episode);
    }
    int t = fill(episode, firstRow, 0, slot, into);
    while (t < into.length()) {
      // An episode without an end is over for a window that goes on in another.
      into.isLast().put((t - 1) * into.batch() + slot, (byte) 1);
      number++;
      if (number == index.episodes().size()) {
        throw new IllegalArgumentException(
            "window of " + into.length() + " rows from " + window + " leaves the last episode");
      }
      t = fill(index.episodes().get(number), 0, t, slot, into);
    }
    into.isFirst().put(slot, (byte) 1);
  }

  /**
   * Fills rows of one episode, to its end or the window's.
   *
   * @param from row of the window to begin with
   * @return row of the window to go on with
   */
  private int fill(Episode episode, int firstRow, int from, int slot, BatchBuffers into)
      throws NoSuchFileException {
    int t = from;
    int until = Math.min(into.length(), from + episode.rows() - firstRow);
    for (int position = episode.chunkOf(firstRow); t < until; position++) {
      FileChunks file = episode.file(position);
      int chunk = episode.chunkInFile(position);
      int skip = firstRow + t - from - file.firstStep(chunk);
      int rows = Math.min(file.rows(chunk) - skip, until - t);
      for (int key = 0; key < specs.size(); key++) {
        decoder.copy(
            file,
            chunk,
            key,
            skip,
            rows,
            into.observations().get(key),
            t * into.batch() + slot,
            into.batch());
      }
      fillRows(file, chunk, skip, rows, t * into.batch() + slot, into);
      t += rows;
    }
    if (firstRow == 0) {
      into.isFirst().put(from * into.batch() + slot, (byte) 1);
    }
    int last = (until - 1) * into.batch() + slot;
    EpisodeEnd end = firstRow + until - from == episode.rows() ? episode.end() : EpisodeEnd.OPEN;
    into.isLast().put(last, (byte) (end.isLast() ? 1 : 0));
    into.isTerminal().put(last, (byte) (end.isTerminal() ? 1 : 0));
    return until;
  }

  /** Rewards and actions of consecutive rows; the actions' memory is zero before. */
  private void fillRows(
      FileChunks file, int chunk, int row, int count, int cell, BatchBuffers into) {
    int stride = into.batch();
    file.rewards(chunk, row, count, into.rewards(), cell, stride);
    ByteBuffer actions = file.actions();
    int from = file.actionAt(chunk, row, coding);
    for (int i = 0; i < count; i++) {
      coding.encodeOntoZeros(
          actions, from + i * coding.bytes(), into.actions(), (cell + i * stride) * actionWidth);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
