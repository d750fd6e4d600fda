package io.dreamweir.run;

/** A benchmark of an optional module; registered with {@link java.util.ServiceLoader}. */
public interface Benchmark {

  /** Its name on the command line. */
  String name();

  /** What it measures, in one line. */
  String what();

  /**
   * Measures.
   *
   * @throws io.dreamweir.error.UserError if something it needs is missing
   */
  BenchResult run();
}
