package io.dreamweir.lake;

import java.util.Arrays;
import java.util.Locale;

/** The Delta tables under a lake's root; each is a folder of its name. */
public enum LakeTable {
  /** A row per chunk of experience. */
  CHUNKS,
  /** A row per (task, version, configuration) that has been seen. */
  TASKS,
  /** A row per message that was not a chunk. */
  REJECTED,
  /** Plans of sequence batches. */
  SEQUENCES,
  /** A row per evaluation episode. */
  SCORES,
  /** A row per finding of a verification. */
  QUALITY,
  /** Chunks and data files that a repair has set aside. */
  QUARANTINE,
  /** Versions that somebody still needs. */
  PINS;

  /** Name of the folder and of the SQL view. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Path of this table in a lake. */
  public String path(String lake) {
    return (lake.endsWith("/") ? lake : lake + "/") + folder();
  }

  /** Whether a folder of that name belongs to a lake. */
  static boolean isFolder(String name) {
    return Arrays.stream(values()).anyMatch(table -> table.folder().equals(name));
  }
}
