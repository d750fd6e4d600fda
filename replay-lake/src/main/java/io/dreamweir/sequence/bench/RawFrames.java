package io.dreamweir.sequence.bench;

import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.Window;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample's frames, raw and in memory, many times over: what a replay in RAM holds, and what
 * batches are compared with.
 */
final class RawFrames {

  private final List<List<Transition>> episodes = new ArrayList<>();
  private final ByteBuffer frames;
  private final int frameBytes;
  private final int rows;

  /**
   * Unpacks the sample.
   *
   * @param image screens that the lake holds
   * @param bytes memory to fill, so that the frames do not fit a processor's cache
   */
  RawFrames(ScaledSample.Image image, int bytes) {
    frameBytes = image.bytes();
    ScaledSample.episodes(image).forEach(e -> episodes.add(e.rows()));
    rows = bytes / frameBytes;
    frames = ByteBuffer.allocateDirect(rows * frameBytes);
    while (frames.hasRemaining()) {
      for (List<Transition> episode : episodes) {
        for (int t = 0; t < episode.size() && frames.hasRemaining(); t++) {
          frames.put(episode.get(t).observation().tensors().get(0));
        }
      }
    }
  }

  /** Copies as many windows as a batch has, from anywhere, as reading a batch does. */
  void copy(Window[] windows, int length, ByteBuffer into) {
    for (int slot = 0; slot < windows.length; slot++) {
      long place = windows[slot].episode() * 7_919L + windows[slot].firstRow();
      int from = (int) Math.floorMod(place * 2_654_435_761L, (long) rows - length);
      for (int t = 0; t < length; t++) {
        into.put(
            (t * windows.length + slot) * frameBytes, frames, (from + t) * frameBytes, frameBytes);
      }
    }
  }

  /** Whether a batch holds exactly the frames and rewards of the sample at its windows. */
  boolean equal(SequenceIndex index, Window[] windows, SequenceBatch batch) {
    for (int slot = 0; slot < windows.length; slot++) {
      String id = index.episodes().get(windows[slot].episode()).id();
      int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
      List<Transition> episode = episodes.get(number % episodes.size());
      for (int t = 0; t < batch.length(); t++) {
        Transition row = episode.get(windows[slot].firstRow() + t);
        int cell = t * batch.batch() + slot;
        ByteBuffer read = batch.observations().get(0).slice(cell * frameBytes, frameBytes);
        if (!read.equals(ByteBuffer.wrap(row.observation().tensors().get(0)))
            || batch.rewards().get(cell) != row.reward()) {
          return false;
        }
      }
    }
    return true;
  }
}
