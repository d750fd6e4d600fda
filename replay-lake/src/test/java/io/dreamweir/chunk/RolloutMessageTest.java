package io.dreamweir.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.experience.Spaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class RolloutMessageTest {

  private static final Schema SCHEMA = new Schema.Parser().parse(RolloutMessage.schema());

  /** One chunk of 32 rows of 64x64x1 and 6 actions. */
  private static Chunk pong() {
    return pong(64);
  }

  private static Chunk pong(int size) {
    return RandomEpisode.of(7, "atari/pong", "7f3a", Spaces.pixels(size, size, 1, 6), 40)
        .chunks()
        .get(0);
  }

  @Test
  void avroItselfReadsWhatWeWriteAndWeReadWhatItWrites() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      for (Chunk chunk : RandomEpisode.of(seed).chunks(new SplittableRandom(seed))) {
        byte[] ours = RolloutMessage.encode(chunk);
        GenericRecord record = read(ours);
        assertThat(record.get("episode_id")).hasToString(chunk.origin().episodeId());
        assertThat(record.get("end")).hasToString(chunk.end().name());
        assertThat(RolloutMessage.decode(write(record, EncoderFactory.get())))
            .usingRecursiveComparison()
            .isEqualTo(chunk);
        EncoderFactory blocks = new EncoderFactory().configureBlockSize(64);
        assertThat(RolloutMessage.decode(writeInBlocks(record, blocks)))
            .as("arrays in several blocks with sizes")
            .usingRecursiveComparison()
            .isEqualTo(chunk);
      }
    }
  }

  @Test
  void everyTruncationIsCaught() {
    byte[] message = RolloutMessage.encode(pong(8));
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> RolloutMessage.decode(cut))
          .isInstanceOf(InvalidChunkException.class)
          .hasMessageMatching("\\[(unknown episode|atari/pong/7f3a@0)\\] message ends inside .*");
    }
  }

  @Test
  void everyLengtheningIsCaught() {
    byte[] message = RolloutMessage.encode(pong(8));
    for (int more = 1; more < 40; more++) {
      byte[] longer = Arrays.copyOf(message, message.length + more);
      assertThatThrownBy(() -> RolloutMessage.decode(longer))
          .isInstanceOf(InvalidChunkException.class)
          .hasMessage("[atari/pong/7f3a@0] " + more + " bytes follow the end of the message");
    }
  }

  /** A flip in a text or number may give another valid chunk; it never gives other frames. */
  @Test
  void noFlippedBitGivesOtherFramesOrAnythingButARejection() {
    Chunk chunk = pong(8);
    byte[] message = RolloutMessage.encode(chunk);
    byte[] block = chunk.observations().get(0).compressed();
    int accepted = 0;
    for (int at = 0; at < message.length; at++) {
      byte[] flipped = message.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      try {
        Chunk other = RolloutMessage.decode(flipped);
        assertThat(raw(other)).as("byte %d", at).isEqualTo(raw(chunk));
        accepted++;
      } catch (InvalidChunkException e) {
        assertThat(e).hasMessageMatching("\\[.+\\] .+");
      }
    }
    assertThat(accepted).as("accepted").isLessThan(message.length - block.length);
  }

  @Test
  void randomBytesAreRejectedWithoutLargeAllocations() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      assertThatThrownBy(() -> RolloutMessage.decode(bytes))
          .isInstanceOf(InvalidChunkException.class);
    }
  }

  @Test
  void aDeclaredLengthOfTwoGibibytesAllocatesNothing() {
    AvroOutput out = new AvroOutput();
    out.writeLong(Integer.MAX_VALUE);
    rejected(
        out.toBytes(),
        "[unknown episode] task declares 2,147,483,647 bytes, at most 256 are allowed");
    changed(
        record -> record.put("run", "x".repeat(257)),
        "[atari/pong/7f3a@0] run declares 257 bytes, at most 256 are allowed");
    byte[] message = RolloutMessage.encode(pong());
    byte[] block = pong().observations().get(0).compressed();
    AvroOutput length = new AvroOutput();
    length.writeLong(block.length);
    AvroOutput huge = new AvroOutput();
    huge.writeLong(Integer.MAX_VALUE - 8);
    rejected(
        replace(message, concat(length.toBytes(), block), concat(huge.toBytes(), block)),
        "[atari/pong/7f3a@0] message ends inside image: ");
  }

  @Test
  void wrongContentIsRejectedWithThePlaceTheValueAndWhatWasExpected() {
    String at = "[atari/pong/7f3a@0] ";
    changed(r -> r.put("rows", 33), at + "rows is 33, expected 1 to 32");
    changed(r -> r.put("rows", 0), at + "rows is 0, expected 1 to 32");
    changed(r -> r.put("rows", 31), at + "actions declares 32 values, at most 31 are allowed");
    changed(r -> r.put("first_step", -1), "[unknown episode] first_step is -1, expected 0 to ");
    changed(r -> r.put("task", "../etc\n"), "[unknown episode] task holds control characters");
    changed(r -> r.put("task", "pong dir"), "[unknown episode] task 'pong dir' is not a name");
    changed(r -> r.put("episode_id", " "), "[unknown episode] episode_id is empty");
    changed(r -> r.put("policy_version", -2L), at + "policy_version -2 or episode_start ");
    changed(r -> r.put("rewards", List.of(0f)), at + "rewards has 1 values, expected 32");
    changed(
        r -> set(r, "rewards", 5, Float.NaN),
        "[atari/pong/7f3a@5] reward is NaN, expected a finite number");
    changed(
        r -> set(r, "rewards", 31, Float.NEGATIVE_INFINITY),
        "[atari/pong/7f3a@31] reward is -Infinity, expected a finite number");
    changed(
        r -> set(r, "actions", 9, 6f),
        "[atari/pong/7f3a@9] action 'action' is 6.0, expected a whole number from 0 to 5");
    changed(
        r -> set(r, "actions", 9, 1.5f),
        "[atari/pong/7f3a@9] action 'action' is 1.5, expected a whole number from 0 to 5");
    changed(
        r -> set(r, "actions", 0, 2f),
        "[atari/pong/7f3a@0] action 'action' is 2.0, expected -1 in row 0");
    changed(r -> set(r, "frames", 3, -4), at + "frames is -4, expected 0 to 2,147,483,647");
    changed(r -> block(r).put("crc32c", 1), at + "image has CRC32C ");
    changed(
        r -> block(r).put("shape", List.of(63, 64, 1)),
        at + "image declares 131,072 bytes, expected 32 rows of 63x64x1 = 129,024");
    changed(
        r -> block(r).put("shape", List.of(65_536, 65_536)),
        at + "observation 'image' of shape [65536, 65536] exceeds 67108864 bytes");
    changed(
        r -> block(r).put("shape", List.of(8192, 8192)),
        at + "image needs 2,147,483,648 bytes for 32 rows, at most 67,108,864 are allowed");
    changed(
        r -> block(r).put("data", ByteBuffer.wrap(new byte[] {1, 2, 3})),
        at + "image is not a zstd frame with a declared size, expected 32 rows of 64x64x1");
    changed(
        r -> block(r).put("name", "Image"), at + "observation key 'Image' must be a lower-case");
    changed(
        r -> r.put("observations", new GenericData.Array<>(0, field("observations"))),
        at + "spaces need at least one observation tensor and one action head");
  }

  @Test
  void anUnknownOrMissingSchemaVersionIsRejected() throws InvalidChunkException {
    byte[] value = RolloutMessage.encode(pong());
    assertThat(RolloutMessage.decode(RolloutMessage.versionHeader(), value).rows()).isEqualTo(32);
    assertThatThrownBy(() -> RolloutMessage.decode("2".getBytes(StandardCharsets.UTF_8), value))
        .hasMessage("[unknown episode] header schema-version is '2', expected '1'");
    assertThatThrownBy(() -> RolloutMessage.decode(null, value))
        .hasMessage("[unknown episode] header schema-version is missing, expected '1'");
    assertThatThrownBy(() -> RolloutMessage.decode(new byte[1 << 20], value))
        .hasMessage(
            "[unknown episode] header schema-version is '" + "?".repeat(32) + "', expected '1'");
  }

  private static void changed(Consumer<GenericRecord> change, String message) {
    try {
      GenericRecord record = read(RolloutMessage.encode(pong()));
      change.accept(record);
      rejected(write(record, EncoderFactory.get()), message);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void rejected(byte[] value, String message) {
    assertThatThrownBy(() -> RolloutMessage.decode(value))
        .isInstanceOf(InvalidChunkException.class)
        .hasMessageStartingWith(message);
  }

  private static Schema field(String name) {
    return SCHEMA.getField(name).schema();
  }

  private static GenericRecord block(GenericRecord record) {
    return (GenericRecord) ((List<?>) record.get("observations")).get(0);
  }

  private static void set(GenericRecord record, String array, int at, Object value) {
    List<Object> copy = new ArrayList<>((List<?>) record.get(array));
    copy.set(at, value);
    record.put(array, copy);
  }

  private static byte[] raw(Chunk chunk) throws InvalidChunkException {
    try (BlockDecoder decoder = new BlockDecoder()) {
      return decoder.decode(chunk.place(), chunk.observations().get(0), chunk.rows());
    }
  }

  private static GenericRecord read(byte[] value) throws IOException {
    return new GenericDatumReader<GenericRecord>(SCHEMA)
        .read(null, DecoderFactory.get().binaryDecoder(value, null));
  }

  private static byte[] write(GenericRecord record, EncoderFactory factory) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = factory.binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] writeInBlocks(GenericRecord record, EncoderFactory factory)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = factory.blockingBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] replace(byte[] message, byte[] what, byte[] with) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String from = new String(what, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, new String(with, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
