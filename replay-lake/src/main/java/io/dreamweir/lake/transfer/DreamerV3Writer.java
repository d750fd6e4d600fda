package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpyType;
import io.dreamweir.lake.transfer.npz.NpzWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * See {@link DreamerV3Reader}. All episodes become one stream. {@code stepid} [T, 20] is the id of
 * the file and the row in it, by which DreamerV3 finds a row again.
 */
final class DreamerV3Writer implements EpisodeWriter {

  private static final int FILE_ROWS = 1_024;
  private static final int MOST_BYTES = 1 << 28;
  private static final int ID_BYTES = 16;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Notes notes;
  private @Nullable DreamerV3Rows rows;
  private String stream = "";
  private long number;
  private Instant time = Instant.MIN;

  DreamerV3Writer(Path folder, Notes notes) {
    this.folder = folder;
    this.notes = notes;
    NpzTensors.noteOrigin(notes);
    notes.once(
        "not held: latents of the replay context; train on these files with replay_context 0");
  }

  @Override
  public void write(StoredEpisode episode) throws IOException {
    NpzTensors.noteEnd(episode, notes);
    DreamerV3Rows open = rows;
    if (open == null) {
      stream = episode.origin().episodeId();
      open = new DreamerV3Rows(episode.spaces(), capacity(episode.spaces()));
      rows = open;
    }
    RowConvention.Rows taken = episode.as(RowConvention.ACTION_TAKEN);
    boolean[] last = episode.isLast();
    boolean[] terminal = episode.isTerminal();
    for (int t = 0; t < episode.rows(); t++) {
      if (open.isFull()) {
        flush(open, id(number + 1));
      }
      if (open.count() == 0) {
        Instant start = episode.origin().startedAt();
        // Names must sort as the stream goes.
        time = start.isAfter(time) ? start : time.plus(1, ChronoUnit.MICROS);
      }
      open.add(episode, taken, t, last[t], terminal[t]);
    }
  }

  private static int capacity(Spaces spaces) {
    int bytes = spaces.observation().stream().mapToInt(TensorSpec::bytes).max().orElse(1);
    return Math.max(1, Math.min(FILE_ROWS, MOST_BYTES / bytes));
  }

  private void flush(DreamerV3Rows full, byte[] successor) throws IOException {
    byte[] id = id(number++);
    String name =
        String.format(
            "%sF%s-%s-%s-%d.npz",
            NpzTensors.time(time), MICROS.format(time), text(id), text(successor), full.count());
    List<NpyArray> arrays = full.arrays();
    ByteBuffer stepIds = ByteBuffer.allocate(full.count() * (ID_BYTES + Integer.BYTES));
    for (int row = 0; row < full.count(); row++) {
      stepIds.put(id).putInt(row);
    }
    arrays.add(
        new NpyArray(
            "stepid",
            NpyType.UINT8,
            List.of(full.count(), ID_BYTES + Integer.BYTES),
            stepIds.rewind()));
    NpzWriter.write(folder.resolve(name), arrays);
    full.clear();
  }

  private byte[] id(long chunk) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(Seeds.derive(chunk, "stream", stream))
        .putLong(Seeds.derive(~chunk, "stream", stream))
        .array();
  }

  /** Sixteen bytes as 22 digits of base 62, which is how DreamerV3 writes them. */
  static String text(byte[] id) {
    String digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    BigInteger rest = new BigInteger(1, id);
    BigInteger base = BigInteger.valueOf(62);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 22; i++) {
      text.append(digits.charAt(rest.mod(base).intValue()));
      rest = rest.divide(base);
    }
    return text.reverse().toString();
  }

  @Override
  public void close() throws IOException {
    DreamerV3Rows open = rows;
    if (open != null && open.count() > 0) {
      flush(open, new byte[ID_BYTES]);
    }
  }
}
