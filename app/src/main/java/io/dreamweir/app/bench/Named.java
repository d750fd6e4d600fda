package io.dreamweir.app.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;

/** A benchmark of this project's own modules. */
record Named(String name, String what, Measurement measurement) implements Benchmark {

  /** What is measured; may fail as it likes. */
  interface Measurement {
    BenchResult run() throws Exception;
  }

  @Override
  public BenchResult run() {
    try {
      return measurement.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new UserError(
          UserError.Kind.FAILED, "benchmark " + name + " failed: " + e.getMessage(), e);
    }
  }
}
