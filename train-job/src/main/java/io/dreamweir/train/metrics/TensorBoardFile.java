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
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;

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
      events.append(event().setFileVersion("brain.Event:2").build());
      return events;
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() * 1e-3);
  }

  @Override
  public void write(long updates, Map<String, Double> metrics) {
    Summary.Builder summary = Summary.newBuilder();
    new TreeMap<>(metrics)
        .forEach(
            (name, value) ->
                summary.addValueBuilder().setTag(name).setSimpleValue(value.floatValue()));
    try {
      append(event().setStep(updates).setSummary(summary).build());
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private void append(Event event) throws IOException {
    byte[] data = event.toByteArray();
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
