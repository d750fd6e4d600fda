package io.dreamweir.sequence.source;

import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.EpisodeState;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * DreamerV3's online queue: windows of episodes that came since the version before are handed out
 * first, once each, in order; the rest of a batch is drawn.
 *
 * <p>An episode is cut at rows 0, L, 2 L, ...; a window is fresh once the episode has all its rows.
 * The last one of a complete episode goes on in the episode that follows, or is moved back to end
 * with the stream. What the first version holds is not fresh: a run that is resumed begins with an
 * empty queue, and what was queued when it stopped is drawn like everything else.
 *
 * <p>Batches ask in the order of their numbers, whichever threads read them, so that what they get
 * is a function of the versions that they saw and of nothing else.
 */
final class FreshFirst {

  private record Fresh(Episode episode, int firstRow) {}

  private final int length;
  private final Deque<Fresh> queue = new ArrayDeque<>();

  /** What batches that are being read have got, in case they are read again. */
  private final Map<Long, List<Fresh>> given = new HashMap<>();

  private List<Episode> known = List.of();
  private boolean begun;
  private long version = -1;
  private long next;

  /**
   * An empty queue.
   *
   * @param first number of the batch that asks first
   */
  FreshFirst(int length, long first) {
    this.length = length;
    next = first;
  }

  /** Draws what is not fresh: the window of a slot. */
  interface Draw {
    Window of(int slot);
  }

  /** Waits until all earlier batches have their windows. */
  synchronized void awaitTurn(long number) throws InterruptedException {
    while (number > next) {
      wait();
    }
  }

  /**
   * The windows of a batch whose turn it is. One that asks again gets the same fresh ones, as far
   * as their episodes still exist.
   *
   * @param index as new as the one that the batch before saw, or newer
   */
  synchronized Window[] windows(long number, SequenceIndex index, int batch, Draw draw) {
    if (number == next) {
      follow(index);
      List<Fresh> taken = new ArrayList<>();
      while (taken.size() < batch && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      given.put(number, taken);
      next++;
      notifyAll();
    }
    Window[] windows = new Window[batch];
    int slot = 0;
    for (Fresh fresh : given.getOrDefault(number, List.of())) {
      int episode = Collections.binarySearch(index.episodes(), fresh.episode, Episode.ORDER);
      if (episode >= 0 && fresh.firstRow < index.episodes().get(episode).rows()) {
        windows[slot++] = within(index.episodes(), episode, fresh.firstRow);
      }
    }
    for (; slot < batch; slot++) {
      windows[slot] = draw.of(slot);
    }
    return windows;
  }

  /** Forgets what a batch was given: it has been read. */
  synchronized void done(long number) {
    given.remove(number);
  }

  /** Windows in the queue. */
  synchronized int size() {
    return queue.size();
  }

  private void follow(SequenceIndex index) {
    if (begun && index.version() == version) {
      return;
    }
    List<Episode> now = index.episodes();
    if (begun) {
      int at = 0;
      for (Episode episode : now) {
        while (at < known.size() && Episode.ORDER.compare(known.get(at), episode) < 0) {
          at++;
        }
        boolean isKnown = at < known.size() && Episode.ORDER.compare(known.get(at), episode) == 0;
        for (int row = isKnown ? cut(known.get(at)) : 0; row < cut(episode); row += length) {
          queue.add(new Fresh(episode, row));
        }
      }
    }
    known = now;
    version = index.version();
    begun = true;
  }

  /** Rows of an episode up to which windows can be cut: a multiple of L. */
  private int cut(Episode episode) {
    int left = episode.rows() % length;
    boolean isOver = episode.state() == EpisodeState.COMPLETE;
    return episode.rows() - left + (isOver && left > 0 ? length : 0);
  }

  /** The window itself, or the last one of the stream where it would leave it. */
  private Window within(List<Episode> episodes, int episode, int firstRow) {
    int missing = length + firstRow;
    for (int i = episode; i < episodes.size() && missing > 0; i++) {
      missing -= episodes.get(i).rows();
    }
    int row = firstRow - Math.max(0, missing);
    int at = episode;
    while (row < 0) {
      at--;
      row += episodes.get(at).rows();
    }
    return new Window(at, row);
  }
}
