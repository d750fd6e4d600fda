package io.dreamweir.train.loop;

import java.nio.file.Path;

/**
 * What a run is to do beside its settings.
 *
 * @param out the run's folder
 * @param start what to do with what is there
 */
public record TrainRequest(Path out, Start start) {

  /** How a run begins. */
  public enum Start {
    /** From nothing; the folder must not hold a run. */
    FRESH,
    /** From the folder's newest checkpoint; from nothing where there is none. */
    RESUME
  }
}
