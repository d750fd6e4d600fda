package io.dreamweir.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path folder;

  private static SortedMap<String, StoredTensor> everyType() {
    float[] many = new float[40_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = i * 0.5f;
    }
    SortedMap<String, StoredTensor> tensors = new TreeMap<>();
    tensors.put(
        "b/odd", new StoredTensor.Bytes(StoredTensor.Type.U8, List.of(3), new byte[] {0, 127, -1}));
    tensors.put("a/floats", new StoredTensor.F32(List.of(1, 40_001), many));
    tensors.put("scalar", new StoredTensor.F32(List.of(), new float[] {Float.NaN}));
    tensors.put("empty", new StoredTensor.F32(List.of(0, 4), new float[0]));
    tensors.put("ints", new StoredTensor.I32(List.of(2), new int[] {Integer.MIN_VALUE, 7}));
    tensors.put("longs", new StoredTensor.I64(List.of(2), new long[] {Long.MAX_VALUE, -1}));
    tensors.put(
        "flags", new StoredTensor.Bytes(StoredTensor.Type.BOOL, List.of(2), new byte[] {1, 0}));
    return tensors;
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, everyType(), Map.of("format", "1"));
    SortedMap<String, StoredTensor> read = Safetensors.read(file);
    assertThat(read.keySet()).isEqualTo(everyType().keySet());
    assertThat(bytes(read)).isEqualTo(bytes(everyType()));
    assertThat(((StoredTensor.I32) read.get("ints")).values())
        .containsExactly(Integer.MIN_VALUE, 7);
    assertThat(((StoredTensor.F32) read.get("a/floats")).values()[40_000]).isEqualTo(20_000f);
    assertThat(read.get("b/odd").asFloats()).containsExactly(0, 127, 255);
  }

  @Test
  void writesTheSameBytesWhateverTheOrderOfItsInput() throws IOException {
    Map<String, StoredTensor> reversed = new TreeMap<>(java.util.Comparator.reverseOrder());
    reversed.putAll(everyType());
    assertThat(bytes(reversed)).isEqualTo(bytes(everyType()));
    ByteBuffer content = ByteBuffer.wrap(bytes(everyType())).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(content.getLong(0) % 8).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 8 | ",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | is truncated: its tensors take 8 bytes, the file holds 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 9 | has 1 bytes after its last tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}} | 9 | takes 8 bytes, its data_offsets are [0, 9]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}} | 8 | data_offsets are [-8, 0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | 8 | data_offsets are [8, 0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | begins at byte 4 of the data, the one before it ends at 0",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}} | 6 | tensor 'b' begins at byte 2",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2147483647,2147483647,4],\"data_offsets\":[0,4]}} | 4 | larger than any",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,4]}} | 4 | larger than any",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1,-4],\"data_offsets\":[0,4]}} | 4 | impossible shape",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1e9],\"data_offsets\":[0,4]}} | 4 | impossible shape",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999],\"data_offsets\":[0,4]}} | 4 | impossible shape",
        "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,4]}} | 4 | has no shape",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}} | 4 | no two data_offsets",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}} | 4 | element type 'F8_E4M3'",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"a\":{}} | 4 | Duplicate field 'a'",
        "{\"a\":3} | 0 | element type ''",
        "[1] | 0 | is not a JSON object",
        "{ oops | 0 | the header is not JSON",
        "{} {} | 0 | the header is not JSON",
      })
  void refusesAHeaderThatLies(String header, int data, String message) throws IOException {
    Path file = folder.resolve("x.safetensors");
    byte[] text = header.strip().getBytes(StandardCharsets.UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .array());
    if (message == null) {
      assertThat(Safetensors.read(file)).containsOnlyKeys("a");
    } else {
      assertThatThrownBy(() -> Safetensors.read(file))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("x.safetensors")
          .hasMessageContaining(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "9223372036854775807", "1", "100000001", "2147483648"})
  void refusesAHeaderLengthBeforeAllocatingIt(long length) throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.write(
        file, ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(Long.toUnsignedString(length) + " bytes");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    SortedMap<String, StoredTensor> tensors = everyType();
    tensors.remove("a/floats");
    byte[] whole = bytes(tensors);
    Path file = folder.resolve("x.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(UserError.class);
    }
  }

  @Test
  void survivesRandomDamageToTheHeader() throws IOException {
    SortedMap<String, StoredTensor> tensors = everyType();
    tensors.remove("a/floats");
    byte[] whole = bytes(tensors);
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("x.safetensors");
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(8 + header)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try {
        Safetensors.read(file);
      } catch (UserError e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 1_999);
  }

  @Test
  void namesAMissingFileAndAMissingTensor() throws IOException {
    Path file = folder.resolve("x.safetensors");
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(file + " cannot be opened: no such file");
    Safetensors.write(file, everyType(), Map.of());
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThatThrownBy(() -> reader.read("c"))
          .isInstanceOf(UserError.class)
          .hasMessage(file + " has no tensor 'c'");
    }
  }

  @Test
  void refusesAShapeThatDoesNotFitItsValues() {
    assertThatThrownBy(() -> new StoredTensor.F32(List.of(2, 2), new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 2] does not hold 3 values");
  }

  private static byte[] bytes(Map<String, StoredTensor> tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, tensors, Map.of("z", "1", "a", "2"));
    return out.toByteArray();
  }
}
