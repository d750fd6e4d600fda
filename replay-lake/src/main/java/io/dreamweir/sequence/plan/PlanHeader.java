package io.dreamweir.sequence.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a plan is a function of: the file {@code sequences/_plans/NAME.json} of its lake. It is
 * written after the plan's rows, so that a plan with a header is whole.
 *
 * @param format version of this layout: the lowest that holds what the plan uses: 2 for several
 *     tasks or scores, 3 for episodes that are not complete
 * @param tableId id of the chunks table that the windows lie in
 * @param version version of that table
 * @param task task that the windows were drawn from, or several with their weights: {@code
 *     a=2.0,b=1.0}
 * @param seed root seed of the draws
 * @param batch B
 * @param length L
 * @param sampler how windows were drawn
 * @param batches number of batches
 * @param scope which episodes were drawn from
 * @param episodes how many they were
 * @param scores version of the table of scores that {@code prioritized} drew by; -1 for none
 * @param exponent of the scores
 * @param uniformShare share of draws without regard to scores
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
    EpisodeScope scope,
    int episodes,
    long scores,
    double exponent,
    double uniformShare)
    implements Serializable {

  /** The newest layout that this program writes and reads. */
  public static final int FORMAT = 3;

  /** No scores. */
  public static final long NO_SCORES = -1;

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

  /** The format that a plan of these tasks, sampler and episodes needs. */
  public static int format(String task, SamplerKind sampler, EpisodeScope scope) {
    if (scope != EpisodeScope.COMPLETE) {
      return 3;
    }
    return task.contains("=") || sampler == SamplerKind.PRIORITIZED ? 2 : 1;
  }

  /** Version of the table of scores that windows were drawn by, if by one. */
  public OptionalLong drawnBy() {
    return scores == NO_SCORES ? OptionalLong.empty() : OptionalLong.of(scores);
  }

  /** How scores are used. */
  public Priorities priorities() {
    return new Priorities(exponent, uniformShare);
  }

  /** The plan's name: its inputs in words, unique in its lake. */
  public String name() {
    String drawn = sampler.text();
    if (sampler == SamplerKind.PRIORITIZED) {
      drawn += String.format(Locale.ROOT, ".v%d.a%s.u%s", scores, exponent, uniformShare);
    }
    if (scope != EpisodeScope.COMPLETE) {
      drawn += "." + scope.name().toLowerCase(Locale.ROOT);
    }
    return String.format(
        Locale.ROOT,
        "%s.v%d.b%dx%d.n%d.s%d.%s",
        task.replaceAll("[^A-Za-z0-9._-]", "_"),
        version,
        batch,
        length,
        batches,
        seed,
        drawn);
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
      if (!(JSON.readTree(json) instanceof ObjectNode content)) {
        throw new IOException("it is not an object");
      }
      int format = content.path("format").asInt();
      if (format > FORMAT) {
        throw UserError.usage(
            "plan %s has format %d, this program reads up to %d; use a newer dreamweir",
            where, format, FORMAT);
      }
      if (format == 1) {
        content.put("scores", NO_SCORES).put("exponent", 1.0).put("uniform_share", 0.0);
      }
      if (format < 3) {
        content.put("scope", "complete");
      }
      return JSON.treeToValue(content, PlanHeader.class);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          where + " is not the header of a plan; name the file that 'cut' printed",
          e);
    }
  }
}
