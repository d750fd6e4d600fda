package io.dreamweir.train.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a safetensors header as hostile input: every length is compared with what the file holds
 * before it is used, and the tensors must cover the data exactly, without gap or overlap.
 */
final class SafetensorsHeader {

  /** The format's own limit. */
  private static final long MAX_LENGTH = 100_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SafetensorsHeader() {}

  static void checkLength(Path file, long length, long fileSize) {
    if (length < 2 || length > MAX_LENGTH) {
      throw UserError.usage(
          "%s is not a safetensors file: its header claims %s bytes, 2 to %d are possible",
          file, Long.toUnsignedString(length), MAX_LENGTH);
    }
    if (length > fileSize - Long.BYTES) {
      throw UserError.usage(
          "%s is truncated: its header takes %d bytes, the file has %d", file, length, fileSize);
    }
  }

  static SortedMap<String, SafetensorsReader.Entry> parse(Path file, byte[] text, long dataSize) {
    JsonNode header;
    try {
      header = JSON.readTree(text);
    } catch (IOException e) {
      throw UserError.usage("%s: the header is not JSON: %s", file, firstLine(e));
    }
    if (header == null || !header.isObject()) {
      throw UserError.usage("%s: the header is not a JSON object", file);
    }
    SortedMap<String, SafetensorsReader.Entry> entries = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = header.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!field.getKey().equals(Safetensors.METADATA)) {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
      }
    }
    checkCover(file, entries, dataSize);
    return entries;
  }

  private static SafetensorsReader.Entry entry(Path file, String name, JsonNode node) {
    String dtype = node.path("dtype").asText();
    Optional<StoredTensor.Type> type =
        Arrays.stream(StoredTensor.Type.values()).filter(t -> t.name().equals(dtype)).findFirst();
    if (type.isEmpty()) {
      throw UserError.usage(
          "%s: tensor '%s' has element type '%s'; %s can be read",
          file, name, dtype, List.of(StoredTensor.Type.values()));
    }
    JsonNode offsets = node.path("data_offsets");
    if (!offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).canConvertToLong()
        || !offsets.get(1).isIntegralNumber()) {
      throw UserError.usage("%s: tensor '%s' has no two data_offsets", file, name);
    }
    long begin = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    List<Integer> shape = shape(file, name, node.path("shape"));
    long bytes = type.get().bytes();
    for (int extent : shape) {
      bytes = extent == 0 ? 0 : Math.multiplyHigh(bytes, extent) != 0 ? -1 : bytes * extent;
      if (bytes < 0 || bytes / type.get().bytes() > Integer.MAX_VALUE - 8) {
        throw UserError.usage(
            "%s: tensor '%s' of shape %s is larger than any that can be read", file, name, shape);
      }
    }
    if (begin < 0 || end < begin || end - begin != bytes) {
      throw UserError.usage(
          "%s: tensor '%s' of shape %s takes %d bytes, its data_offsets are [%d, %d]",
          file, name, shape, bytes, begin, end);
    }
    return new SafetensorsReader.Entry(type.get(), shape, begin, end);
  }

  private static List<Integer> shape(Path file, String name, JsonNode node) {
    if (!node.isArray()) {
      throw UserError.usage("%s: tensor '%s' has no shape", file, name);
    }
    List<Integer> shape = new ArrayList<>();
    for (JsonNode extent : node) {
      if (!extent.isIntegralNumber() || !extent.canConvertToInt() || extent.intValue() < 0) {
        throw UserError.usage("%s: tensor '%s' has the impossible shape %s", file, name, node);
      }
      shape.add(extent.intValue());
    }
    return shape;
  }

  private static void checkCover(
      Path file, SortedMap<String, SafetensorsReader.Entry> entries, long dataSize) {
    List<Map.Entry<String, SafetensorsReader.Entry>> byPlace = new ArrayList<>(entries.entrySet());
    byPlace.sort(
        Comparator.comparingLong(
                (Map.Entry<String, SafetensorsReader.Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long at = 0;
    for (Map.Entry<String, SafetensorsReader.Entry> entry : byPlace) {
      if (entry.getValue().begin() != at) {
        throw UserError.usage(
            "%s: tensor '%s' begins at byte %d of the data, the one before it ends at %d",
            file, entry.getKey(), entry.getValue().begin(), at);
      }
      at = entry.getValue().end();
    }
    if (at > dataSize) {
      throw UserError.usage(
          "%s is truncated: its tensors take %d bytes, the file holds %d", file, at, dataSize);
    }
    if (at < dataSize) {
      throw UserError.usage(
          "%s has %d bytes after its last tensor: it is not a whole safetensors file",
          file, dataSize - at);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
