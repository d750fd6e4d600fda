package io.dreamweir.train.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The safetensors format: {@code uint64 n}, {@code n} bytes of JSON that say type, shape and place
 * of each tensor, then the tensors' bytes without gaps, all little-endian.
 *
 * <p>The same tensors always give the same bytes: wide elements first (so that every tensor is
 * aligned), then by name; the header is padded with spaces to a multiple of 8.
 */
public final class Safetensors {

  /** Key of the free text in the header. */
  static final String METADATA = "__metadata__";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK = 1 << 16;

  private Safetensors() {}

  /**
   * Reads every tensor of a file.
   *
   * @throws UserError if the file is missing, truncated, or not a safetensors file
   */
  public static SortedMap<String, StoredTensor> read(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      SortedMap<String, StoredTensor> tensors = new TreeMap<>();
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name));
      }
      return tensors;
    }
  }

  /** Writes a file; not atomic by itself. */
  public static void write(
      Path file, Map<String, ? extends StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, tensors, metadata);
    }
  }

  /** Writes the bytes of a file to a stream, which stays open. */
  public static void write(
      OutputStream out, Map<String, ? extends StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    List<String> order = order(tensors);
    byte[] header = header(order, tensors, metadata);
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    out.write(block.putLong(header.length).array(), 0, Long.BYTES);
    out.write(header);
    for (String name : order) {
      StoredTensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalStateException("tensors changed while being written");
      }
      if (tensor instanceof StoredTensor.Bytes bytes) {
        out.write(bytes.values());
        continue;
      }
      int perBlock = BLOCK / tensor.type().bytes();
      for (int at = 0; at < tensor.size(); at += perBlock) {
        int count = Math.min(perBlock, tensor.size() - at);
        put(block.clear(), tensor, at, count);
        out.write(block.array(), 0, count * tensor.type().bytes());
      }
    }
  }

  private static void put(ByteBuffer block, StoredTensor tensor, int at, int count) {
    if (tensor instanceof StoredTensor.F32 floats) {
      block.asFloatBuffer().put(floats.values(), at, count);
    } else if (tensor instanceof StoredTensor.I32 ints) {
      block.asIntBuffer().put(ints.values(), at, count);
    } else if (tensor instanceof StoredTensor.I64 longs) {
      block.asLongBuffer().put(longs.values(), at, count);
    } else {
      throw new IllegalStateException("no way to write " + tensor.type());
    }
  }

  private static List<String> order(Map<String, ? extends StoredTensor> tensors) {
    Comparator<Map.Entry<String, ? extends StoredTensor>> wideFirst =
        Comparator.comparing(e -> -e.getValue().type().bytes());
    return tensors.entrySet().stream()
        .sorted(wideFirst.thenComparing(Map.Entry::getKey))
        .<String>map(Map.Entry::getKey)
        .toList();
  }

  private static byte[] header(
      List<String> order, Map<String, ? extends StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    if (!metadata.isEmpty()) {
      ObjectNode text = header.putObject(METADATA);
      new TreeMap<>(metadata).forEach(text::put);
    }
    long offset = 0;
    for (String name : order) {
      StoredTensor tensor = tensors.get(name);
      if (tensor == null || name.equals(METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named '" + name + "'");
      }
      long end = offset + (long) tensor.size() * tensor.type().bytes();
      ObjectNode entry = header.putObject(name);
      entry.put("dtype", tensor.type().name());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }
}
