package io.dreamweir.sequence.source;

import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.Window;
import java.util.ArrayList;
import java.util.List;

/** Which rows of the lake windows hold. */
final class Spans {
  private Spans() {}

  /** The rows of each window, in order: one span, or one per episode where it crosses them. */
  static List<List<RowSpan>> of(SequenceIndex index, Window[] windows, int length) {
    List<List<RowSpan>> all = new ArrayList<>(windows.length);
    for (Window window : windows) {
      Episode episode = index.episodes().get(window.episode());
      if (window.firstRow() + length <= episode.rows()) {
        all.add(List.of(new RowSpan(episode.id(), window.firstRow(), length)));
      } else {
        all.add(crossing(index, window, length));
      }
    }
    return all;
  }

  private static List<RowSpan> crossing(SequenceIndex index, Window window, int length) {
    List<RowSpan> spans = new ArrayList<>();
    int from = window.firstRow();
    int left = length;
    for (int number = window.episode(); left > 0; number++) {
      Episode episode = index.episodes().get(number);
      int rows = Math.min(left, episode.rows() - from);
      spans.add(new RowSpan(episode.id(), from, rows));
      left -= rows;
      from = 0;
    }
    return spans;
  }
}
