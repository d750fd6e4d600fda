package io.dreamweir.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Where sampled sequences start: as many draws of this program's sampler as the original made. Each
 * start's two counts may differ by a few standard deviations of their difference.
 */
final class ReplayStarts {
  private ReplayStarts() {}

  static void verify(JsonNode table, Comparison comparison) {
    int at = 0;
    for (JsonNode c : table) {
      comparison.add(V2Limit.FREQUENCY, "replay_start/" + at++, deviation(c));
    }
  }

  /** Largest deviation of any start, in standard deviations. */
  private static double deviation(JsonNode c) {
    int length = Nested.field(c, "minlen").asInt();
    if (Nested.field(c, "maxlen").asInt() != length) {
      throw UserError.usage("golden fixture: replay_start with sequences of varying length");
    }
    List<Long> golden = new ArrayList<>();
    Nested.field(c, "counts_by_start").forEach(v -> golden.add(v.asLong()));
    int rows = Nested.field(c, "rows").asInt();
    SamplerKind kind =
        Nested.field(c, "prioritize_ends").asBoolean()
            ? SamplerKind.EPISODE_END_BOOST
            : SamplerKind.EPISODE;
    Sampler sampler = Sampler.over(kind, length, new int[] {rows}, 1);
    int draws = Nested.field(c, "draws").asInt();
    long[] counts = new long[rows - length + 1];
    for (int draw = 0; draw < draws; draw++) {
      counts[sampler.draw(draw).firstRow()]++;
    }
    if (golden.size() != counts.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int start = 0; start < counts.length; start++) {
      double sum = golden.get(start) + counts[start];
      double variance = sum * (1 - sum / (2.0 * draws));
      double difference = Math.abs(golden.get(start) - counts[start]);
      largest = Math.max(largest, difference / Math.sqrt(Math.max(1, variance)));
    }
    return largest;
  }
}
