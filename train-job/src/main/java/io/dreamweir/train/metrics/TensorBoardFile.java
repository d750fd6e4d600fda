package io.dreamweir.train.metrics;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Numbers of a run as an event file, which TensorBoard shows. A run that goes on begins a file of
 * its own in the same folder, as TensorBoard expects. The step is the number of updates.
 *
 * <p>An event file is a row of records: length (8 bytes, little-endian), its checksum, the event,
 * its checksum; a checksum is CRC32C, rotated and offset.
 */
public final class TensorBoardFile implements MetricsSink {

  private static final int MASK_DELTA = 0xA282EAD8;
  private static final int MASK_ROTATION = 15;

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  private final Path file;
  private final OutputStream out;

  private TensorBoardFile(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** Begins a file in a folder, which is made. */
  public static TensorBoardFile in(Path folder) {
    Instant now = Instant.now();
    Path file =
        folder.resolve(
            "events.out.tfevents.%010d.dreamweir.%09d"
                .formatted(now.getEpochSecond(), now.getNano()));
    try {
      Files.createDirectories(folder);
      TensorBoardFile events =
          new TensorBoardFile(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
      events.append(event().text(FILE_VERSION, "brain.Event:2"));
      return events;
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private static EventBytes event() {
    return new EventBytes().number(WALL_TIME, System.currentTimeMillis() * 1e-3);
  }

  @Override
  public void write(long updates, Map<String, Double> metrics) {
    EventBytes summary = new EventBytes();
    new TreeMap<>(metrics)
        .forEach(
            (name, value) ->
                summary.message(
                    VALUE,
                    new EventBytes().text(TAG, name).number(SIMPLE_VALUE, value.floatValue())));
    try {
      append(event().number(STEP, updates).message(SUMMARY, summary));
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private void append(EventBytes event) throws IOException {
    byte[] data = event.toBytes();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length);
    record
        .putInt(checksum(record.array(), Long.BYTES))
        .put(data)
        .putInt(checksum(data, data.length));
    out.write(record.array());
    out.flush();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private static UserError notWritten(Path file, IOException e) {
    return new UserError(UserError.Kind.FAILED, file + " cannot be written: " + e.getMessage(), e);
  }
}
