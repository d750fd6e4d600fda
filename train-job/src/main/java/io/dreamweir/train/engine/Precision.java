package io.dreamweir.train.engine;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.util.List;

/**
 * Arithmetic of matrix products and convolutions. Parameters, optimizers, norms, softmaxes and
 * losses are float32 always.
 */
public enum Precision {
  FLOAT32("float32"),
  /** Operands and results of 8 significant bits, sums in float32. */
  BF16("bf16");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /** As configuration and manifests name it. */
  public String label() {
    return label;
  }

  /**
   * By label.
   *
   * @throws UserError if there is none of that name
   */
  public static Precision of(String label) {
    for (Precision precision : values()) {
      if (precision.label.equals(label)) {
        return precision;
      }
    }
    List<String> known = List.of(FLOAT32.label, BF16.label);
    throw UserError.usage(
        "unknown precision '%s'%s; there are %s",
        label, NearestName.suggestion(label, known), known);
  }
}
