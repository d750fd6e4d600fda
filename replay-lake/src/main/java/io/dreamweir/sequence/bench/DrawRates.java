package io.dreamweir.sequence.bench;

import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How fast windows are drawn from an index. */
final class DrawRates {
  private DrawRates() {}

  private static final double SECONDS = 0.3;

  /** A sampler over an index. */
  static WindowSampler sampler(SequenceIndex index, SamplerKind kind, int length) {
    return Samplers.over(
        kind, length, List.of(EpisodePool.of(1, index.rows())), new Priorities(0.6, 0.1), 1);
  }

  /** Windows per second, by sampler. */
  static Map<String, Double> of(SequenceIndex index, int length) {
    Map<String, Double> rates = new TreeMap<>();
    for (SamplerKind kind : SamplerKind.values()) {
      WindowSampler sampler = sampler(index, kind, length);
      long draws = 0;
      long rows = 0;
      long start = System.nanoTime();
      while (System.nanoTime() - start < SECONDS * 1e9) {
        for (int i = 0; i < 1_000; i++) {
          rows += sampler.draw(draws++).firstRow();
        }
      }
      if (rows < 0) {
        throw new IllegalStateException("rows are not negative");
      }
      rates.put(kind.text(), draws / ((System.nanoTime() - start) / 1e9));
    }
    return rates;
  }
}
