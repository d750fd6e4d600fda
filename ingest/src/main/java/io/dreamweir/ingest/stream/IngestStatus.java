package io.dreamweir.ingest.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an ingest run is doing, for whoever looks from outside: {@code _ingest/TOPIC/status.json} of
 * a lake in a local folder. Specified in {@code FORMAT.md}.
 *
 * @param format 1
 * @param topic what is ingested
 * @param state whether the run goes on
 * @param startedAtMs when it started, epoch milliseconds
 * @param writtenAtMs when this was written, epoch milliseconds; one that stays old belongs to a run
 *     that was killed
 * @param batches micro-batches stored by this run
 * @param rows rows stored
 * @param chunks chunks stored
 * @param duplicates chunks dropped because they were stored already
 * @param rejected messages that were no chunks
 * @param rowsPerSecond over the last half minute
 * @param commitSeconds what writing and committing the newest micro-batch took
 * @param lagChunks chunks that Kafka holds and the lake does not; absent while it is not known
 * @param lagRows their rows, estimated from the mean size of the chunks stored by this run
 * @param lagSeconds age of the oldest of them
 */
public record IngestStatus(
    int format,
    String topic,
    State state,
    long startedAtMs,
    long writtenAtMs,
    long batches,
    long rows,
    long chunks,
    long duplicates,
    long rejected,
    double rowsPerSecond,
    double commitSeconds,
    @Nullable Long lagChunks,
    @Nullable Long lagRows,
    @Nullable Double lagSeconds) {

  /** The only format there is. */
  public static final int FORMAT = 1;

  /** Name of the file. */
  public static final String FILE = "status.json";

  /** Whether a run goes on. */
  public enum State {
    /** It takes chunks, or waits for them. */
    RUNNING,
    /** It has ended. */
    ENDED
  }

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Reads a file; nothing where it is missing, of another format, or being replaced. */
  public static Optional<IngestStatus> read(Path file) throws IOException {
    try {
      IngestStatus status = JSON.readValue(Files.readAllBytes(file), IngestStatus.class);
      return status.format() == FORMAT ? Optional.of(status) : Optional.empty();
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }
}
