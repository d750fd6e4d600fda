package io.dreamweir.atari.bench;

import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;

/** {@code bench env-atari}. */
public final class AtariBenchmark implements Benchmark {

  @Override
  public String name() {
    return "env-atari";
  }

  @Override
  public String what() {
    return "frames/s of the emulator with preprocessing, against the bare emulator (needs ROMs)";
  }

  @Override
  public BenchResult run() {
    return new AtariBench(AtariBench.Settings.DEFAULT).run();
  }
}
