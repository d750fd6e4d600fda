package io.dreamweir.lake.transfer;

import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpyType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both Dreamers' files have in common when they are written. */
final class NpzTensors {
  private NpzTensors() {}

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** An observation as an array [rows, ...]. */
  static NpyArray array(TensorSpec spec, byte[] rows, int count) {
    List<Integer> shape = new ArrayList<>();
    shape.add(count);
    shape.addAll(spec.shape());
    return new NpyArray(
        spec.name(), NpyType.valueOf(spec.type().name()), shape, ByteBuffer.wrap(rows));
  }

  /** Time as the names of both begin with it, UTC. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** Says what neither format has a place for. */
  static void noteOrigin(Notes notes) {
    notes.once(
        "not held: episode id, run, actor, seed, policy version, environment version and"
            + " configuration (the format 'steps' holds them)");
    notes.once("not held: emulator frames of each step");
  }

  /** Says so where an end loses its kind. */
  static void noteEnd(StoredEpisode episode, Notes notes) {
    if (episode.end() == io.dreamweir.experience.EpisodeEnd.CUT) {
      notes.count(
          "not held: that an actor stopped; these episodes look as if they had met a time limit",
          1);
    }
  }
}
