package io.dreamweir.sequence.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a plan is a function of: the file {@code sequences/_plans/NAME.json} of its lake. It is
 * written after the plan's rows, so that a plan with a header is whole.
 *
 * @param format version of this layout, {@link #FORMAT}
 * @param tableId id of the chunks table that the windows lie in
 * @param version version of that table
 * @param task task that the windows were drawn from
 * @param seed root seed of the draws
 * @param batch B
 * @param length L
 * @param sampler how windows were drawn
 * @param batches number of batches
 * @param episodes complete episodes that were drawn from
 */
public record PlanHeader(
    int format,
    String tableId,
    long version,
    String task,
    long seed,
    int batch,
    int length,
    SamplerKind sampler,
    long batches,
    int episodes)
    implements Serializable {

  /** The layout that this program writes and reads. */
  public static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  public PlanHeader {
    if (batch < 1 || length < 1 || batches < 0 || version < 0) {
      throw new IllegalArgumentException(
          "a plan of " + batches + " batches of " + batch + "x" + length + " rows is not possible");
    }
  }

  /** The plan's name: its inputs in words, unique in its lake. */
  public String name() {
    return String.format(
        Locale.ROOT,
        "%s.v%d.b%dx%d.n%d.s%d.%s",
        task.replaceAll("[^A-Za-z0-9._-]", "_"),
        version,
        batch,
        length,
        batches,
        seed,
        sampler.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** This header as JSON, UTF-8. */
  public byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new IllegalStateException("a header can always be written", e);
    }
  }

  /**
   * Reads a header.
   *
   * @param where the file, for messages
   * @throws UserError if it is not a plan's header, or one of a newer format
   */
  public static PlanHeader read(byte[] json, String where) {
    try {
      PlanHeader header = JSON.readValue(json, PlanHeader.class);
      if (header.format > FORMAT) {
        throw UserError.usage(
            "plan %s has format %d, this program reads up to %d; use a newer dreamweir",
            where, header.format, FORMAT);
      }
      return header;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          where + " is not the header of a plan; name the file that 'cut' printed",
          e);
    }
  }
}
