package io.dreamweir.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFileTest {

  @TempDir Path folder;

  /** Read by another library, which knows no field's name. */
  private List<UnknownFieldSet> events() throws IOException {
    List<Path> files;
    try (var entries = Files.list(folder.resolve("tensorboard"))) {
      files = entries.sorted().toList();
    }
    List<UnknownFieldSet> events = new ArrayList<>();
    for (Path file : files) {
      assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        byte[] data = new byte[Math.toIntExact(bytes.getLong())];
        bytes.getInt();
        bytes.get(data);
        bytes.getInt();
        events.add(UnknownFieldSet.parseFrom(data));
      }
    }
    return events;
  }

  @Test
  void numbersAreReadBackByStepAndName() throws IOException {
    for (int start = 0; start < 2; start++) {
      try (MetricsSink file = TensorBoardFile.in(folder.resolve("tensorboard"))) {
        file.write(10 + start, Map.of("train/model_loss", 1.5 + start, "fps/updates", 3.0));
      }
    }
    List<UnknownFieldSet> events = events();
    assertThat(events).hasSize(4);
    assertThat(text(events.get(0), 3)).isEqualTo("brain.Event:2");
    assertThat(Double.longBitsToDouble(events.get(0).getField(1).getFixed64List().get(0)))
        .isBetween(1.7e9, 1e10);
    assertThat(events.get(3).getField(2).getVarintList()).containsExactly(11L);
    List<UnknownFieldSet> values = new ArrayList<>();
    for (ByteString value : message(events.get(3), 5).getField(1).getLengthDelimitedList()) {
      values.add(UnknownFieldSet.parseFrom(value));
    }
    assertThat(values)
        .extracting(v -> text(v, 1))
        .containsExactly("fps/updates", "train/model_loss");
    assertThat(Float.intBitsToFloat(values.get(1).getField(2).getFixed32List().get(0)))
        .isEqualTo(2.5f);
  }

  private static UnknownFieldSet message(UnknownFieldSet in, int field) throws IOException {
    return UnknownFieldSet.parseFrom(in.getField(field).getLengthDelimitedList().get(0));
  }

  private static String text(UnknownFieldSet in, int field) {
    return in.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
  }

  /** The checksum of an event file's first twelve bytes, as TensorFlow writes them. */
  @Test
  void checksumsAreMasked() throws IOException {
    try (MetricsSink file = TensorBoardFile.in(folder.resolve("tensorboard"))) {
      file.write(1, Map.of());
    }
    byte[] bytes;
    try (var entries = Files.list(folder.resolve("tensorboard"))) {
      bytes = Files.readAllBytes(entries.findFirst().orElseThrow());
    }
    // A version event is 24 bytes: every writer's file begins with 18 00.. and this checksum.
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(24);
    assertThat(ByteBuffer.wrap(bytes, 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt())
        .isEqualTo(0x224B7FA3);
  }

  @Test
  void namesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> TensorBoardFile.in(file.resolve("below")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be written");
  }
}
