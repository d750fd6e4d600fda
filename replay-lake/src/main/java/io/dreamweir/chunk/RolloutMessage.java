package io.dreamweir.chunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka message of one chunk: topic {@code rollouts.v1}, key {@link #key}, header {@link
 * #VERSION_HEADER} = {@link #VERSION}, value {@link #encode}. The schema is the resource {@code
 * rollouts.v1.avsc}; the value is bare Avro binary, so that an actor in any language can write it.
 */
public final class RolloutMessage {
  private RolloutMessage() {}

  /** Default topic. */
  public static final String TOPIC = "rollouts.v1";

  /** Name of the Kafka header that carries the schema's version as decimal text. */
  public static final String VERSION_HEADER = "schema-version";

  /** Version of the schema that this program writes and reads. */
  public static final String VERSION = "1";

  /** The header's value. */
  public static byte[] versionHeader() {
    return VERSION.getBytes(UTF_8);
  }

  /** The message key: the episode id, so that an episode stays in order in one partition. */
  public static byte[] key(Chunk chunk) {
    return chunk.origin().episodeId().getBytes(UTF_8);
  }

  /** The Avro schema as JSON text. */
  public static String schema() {
    try (InputStream resource = RolloutMessage.class.getResourceAsStream("rollouts.v1.avsc")) {
      return new String(Objects.requireNonNull(resource, "schema resource").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message value of a chunk. */
  public static byte[] encode(Chunk chunk) {
    AvroOutput out = new AvroOutput();
    EpisodeOrigin origin = chunk.origin();
    out.writeString(origin.task().task());
    out.writeString(origin.episodeId());
    out.writeLong(chunk.firstStep());
    out.writeLong(chunk.rows());
    out.writeString(origin.run());
    out.writeString(origin.actor());
    out.writeString(origin.task().version());
    out.writeString(origin.task().configurationHash());
    out.writeString(origin.task().romMd5());
    out.writeLong(origin.policyVersion());
    out.writeLong(origin.seed());
    out.writeLong(origin.startedAt().toEpochMilli());
    out.startArray(chunk.observations().size());
    for (ObservationBlock block : chunk.observations()) {
      write(out, block);
    }
    out.endArray();
    out.startArray(origin.task().spaces().action().size());
    for (ActionHead head : origin.task().spaces().action()) {
      boolean discrete = head instanceof ActionHead.Discrete;
      out.writeString(head.name());
      out.writeLong(discrete ? RolloutDecoder.DISCRETE : RolloutDecoder.CONTINUOUS);
      out.writeLong(head.encodedWidth());
    }
    out.endArray();
    write(out, chunk.actions());
    write(out, chunk.rewards());
    out.startArray(chunk.rows());
    for (int frames : chunk.frames()) {
      out.writeLong(frames);
    }
    out.endArray();
    out.writeLong(index(chunk.end()));
    return out.toBytes();
  }

  /**
   * Reads and checks a message whose header has been read.
   *
   * @param version value of the header {@link #VERSION_HEADER}, null where the message has none
   * @throws InvalidChunkException if the version is not known or the value is not a chunk
   */
  public static Chunk decode(byte @Nullable [] version, byte[] value) throws InvalidChunkException {
    String text = version == null ? "missing" : "'" + printable(version) + "'";
    if (!text.equals("'" + VERSION + "'")) {
      throw new InvalidChunkException(
          "[unknown episode]",
          "header " + VERSION_HEADER + " is " + text + ", expected '" + VERSION + "'");
    }
    return decode(value);
  }

  /**
   * Reads and checks a message value; every block is decompressed once and its checksum compared.
   *
   * @throws InvalidChunkException if the bytes are not a chunk of this schema version
   */
  public static Chunk decode(byte[] value) throws InvalidChunkException {
    return new RolloutDecoder(value).decode();
  }

  private static void write(AvroOutput out, ObservationBlock block) {
    TensorSpec spec = block.spec();
    out.writeString(spec.name());
    out.writeLong(index(spec.type()));
    if (!spec.shape().isEmpty()) {
      out.startArray(spec.shape().size());
      spec.shape().forEach(out::writeLong);
    }
    out.endArray();
    out.writeBytes(block.compressed());
    out.writeLong(block.crc32c());
  }

  private static void write(AvroOutput out, float[] values) {
    out.startArray(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
    out.endArray();
  }

  private static int index(ElementType type) {
    return RolloutDecoder.ELEMENT_TYPES.indexOf(type);
  }

  private static int index(EpisodeEnd end) {
    return RolloutDecoder.ENDS.indexOf(end);
  }

  private static String printable(byte[] version) {
    String text = new String(version, 0, Math.min(version.length, 32), UTF_8);
    return text.replaceAll("\\P{Print}", "?");
  }
}
