package io.dreamweir.train.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process on some of its processors: those beside its GPU, so that what its threads read
 * into memory lies where the GPU fetches it, or so many as a benchmark wants. Only on Linux with
 * {@code taskset} (util-linux), and beside a GPU only where there are several NUMA nodes; elsewhere
 * nothing happens.
 */
public final class CpuAffinity {

  private static final Logger LOG = LoggerFactory.getLogger(CpuAffinity.class);
  private static final Path NODES = Path.of("/sys/devices/system/node");
  private static final Path PCI = Path.of("/sys/bus/pci/devices");

  private CpuAffinity() {}

  /**
   * Moves all threads of this process, and so those that they start, beside a device.
   *
   * @return the processors, as Linux lists them; empty where nothing was set
   */
  public static Optional<String> beside(Device device) {
    if (!(device instanceof Device.Cuda gpu) || !Files.isDirectory(NODES.resolve("node1"))) {
      return Optional.empty();
    }
    return busId(gpu.uuid()).flatMap(bus -> processors(PCI, bus)).filter(CpuAffinity::movedBeside);
  }

  private static boolean movedBeside(String processors) {
    boolean done = set(processors);
    if (done) {
      LOG.info("threads stay on processors {}, beside the GPU", processors);
    }
    return done;
  }

  /**
   * The processors this process may use.
   *
   * @return as {@link #set} takes them; empty where that cannot be asked
   */
  public static Optional<String> allowed() {
    String process = String.valueOf(ProcessHandle.current().pid());
    return output("taskset", "-p", "-c", process)
        .map(line -> line.substring(line.lastIndexOf(':') + 1).strip());
  }

  private static Optional<String> busId(String uuid) {
    return output("nvidia-smi", "--id=" + uuid, "--query-gpu=pci.bus_id", "--format=csv,noheader");
  }

  /** Processors of the node that a PCI device hangs on. */
  static Optional<String> processors(Path devices, String busId) {
    // The driver writes the domain with eight digits, the kernel with four.
    String name = busId.strip().toLowerCase(Locale.ROOT).replaceFirst("^0000(?=[0-9a-f]{4}:)", "");
    try {
      String list = Files.readString(devices.resolve(name).resolve("local_cpulist")).strip();
      return list.matches("[0-9,-]+") ? Optional.of(list) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Keeps every thread of this process, and what they start from now on, on these processors.
   *
   * @param processors as Linux lists them, such as {@code 0-3,8}
   * @return whether that worked
   */
  public static boolean set(String processors) {
    String process = String.valueOf(ProcessHandle.current().pid());
    return output("taskset", "-a", "-p", "-c", processors, process).isPresent();
  }

  private static Optional<String> output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(text.strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
