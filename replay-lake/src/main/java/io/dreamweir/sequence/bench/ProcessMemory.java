package io.dreamweir.sequence.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of this process, as Linux and the JVM count it.
 *
 * @param anonymousBytes resident memory that no file backs (RssAnon)
 * @param peakBytes most resident memory at any time, mapped files included (VmHWM)
 * @param heapBytes live heap
 */
record ProcessMemory(long anonymousBytes, long peakBytes, long heapBytes) {

  /** Now, after a garbage collection. */
  static ProcessMemory now() throws IOException {
    long peak = status("VmHWM:");
    System.gc();
    return new ProcessMemory(
        status("RssAnon:"),
        peak,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no " + key + " Linux 4.5 or newer is needed");
  }
}
