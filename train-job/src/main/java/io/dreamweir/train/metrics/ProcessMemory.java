package io.dreamweir.train.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process as the operating system sees it, native memory included. */
public final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Largest resident size so far in bytes; where the system does not say, the heap in use. */
  public static long peakBytes() {
    return status("VmHWM:");
  }

  /** Resident size now in bytes; where the system does not say, the heap in use. */
  public static long residentBytes() {
    return status("VmRSS:");
  }

  private static long status(String field) {
    try {
      if (Files.isReadable(STATUS)) {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith(field)) {
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
          }
        }
      }
    } catch (IOException e) {
      // Falls through: another system than Linux.
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
