package io.dreamweir.app.command;

import io.dreamweir.lake.transfer.TransferFormat;
import picocli.CommandLine.Option;

/** The format of another program's files, of import and export alike. */
final class FormatOption {

  /** The formats, for a footer. */
  static final String LIST =
      "Formats: dreamerv2 (an npz file per episode), dreamerv3 (npz chunks), steps (Parquet, a row per step, as RLDS"
          + " has it), lerobot (LeRobot's folder, version 3).";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "dreamerv2, dreamerv3, steps or lerobot.")
  private String format = "";

  TransferFormat value() {
    return TransferFormat.of(format);
  }
}
