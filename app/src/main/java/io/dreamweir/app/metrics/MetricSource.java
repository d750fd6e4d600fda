package io.dreamweir.app.metrics;

/** Tells the values of some metrics when somebody asks for them. */
public interface MetricSource {

  /** Tells what it knows now; called by the server's threads, one at a time. */
  void collect(MetricValues values);
}
