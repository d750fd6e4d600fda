package io.dreamweir.atari.golden;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recorded trace: a file {@code <game>.csv} or {@code <game>_sticky25.csv}.
 *
 * @param name file name without {@code .csv}
 * @param rows one map of column to value per row, in order
 */
record Trace(String name, List<Map<String, Long>> rows) {
  private static final String STICKY = "_sticky25";
  private static final List<String> HEXADECIMAL = List.of("raw_crc32", "crc32");

  /** What the header of such a file begins with. */
  static final String HEADER = "row,step,first,noops,action,reward,";

  String game() {
    return name.endsWith(STICKY) ? name.substring(0, name.length() - STICKY.length()) : name;
  }

  /** The emulator's own sticky actions while it was recorded. */
  float repeatProbability() {
    return name.endsWith(STICKY) ? 0.25f : 0;
  }

  /** Reads a trace, or nothing if the file is another kind of table. */
  static Optional<Trace> read(Path file) {
    String fileName = String.valueOf(file.getFileName());
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
        return Optional.empty();
      }
      String[] columns = lines.get(0).split(",", -1);
      List<Map<String, Long>> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        Map<String, Long> row = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
          row.put(columns[i], Long.parseLong(cells[i], HEXADECIMAL.contains(columns[i]) ? 16 : 10));
        }
        rows.add(row);
      }
      return Optional.of(new Trace(fileName.substring(0, fileName.length() - 4), rows));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new UserError(
          UserError.Kind.USAGE, "[" + file + "] is not a readable trace: " + e.getMessage(), e);
    }
  }
}
