package io.dreamweir.app;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Environments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Looks at this machine and says what works. */
public final class Doctor {

  /**
   * One thing looked at.
   *
   * @param name what was looked at
   * @param ok whether it works here
   * @param detail what was found, or how to get what is missing
   */
  public record Check(String name, boolean ok, String detail) {}

  /** Everything that was looked at. */
  public record Report(List<Check> checks) {}

  /** Something that is there, and what it says of itself; failing means it is not. */
  private interface Probe {
    String look() throws Exception;
  }

  private final @Nullable String brokers;
  private final @Nullable String lake;

  /**
   * A doctor.
   *
   * @param brokers Kafka to try to reach, if any
   * @param lake lake to look at, if any
   */
  public Doctor(@Nullable String brokers, @Nullable String lake) {
    this.brokers = brokers;
    this.lake = lake;
  }

  /** Looks at everything; never fails. */
  public Report run() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        check(
            "jdk",
            () -> System.getProperty("java.version") + ", " + System.getProperty("java.home")));
    checks.add(check("memory", Doctor::memory));
    checks.add(check("cores", () -> String.valueOf(Runtime.getRuntime().availableProcessors())));
    checks.add(check("engine-torch", Doctor::torch));
    checks.add(check("gpu", Doctor::gpu));
    checks.add(check("embedded-broker", Doctor::brokerJars));
    checks.add(check("atari-roms", Doctor::roms));
    checks.add(check("disk", Doctor::disk));
    if (brokers != null) {
      String servers = brokers;
      checks.add(check("kafka", () -> kafka(servers)));
    }
    if (lake != null) {
      Path folder = Path.of(lake);
      checks.add(check("lake", () -> lake(folder)));
    }
    return new Report(List.copyOf(checks));
  }

  private static Check check(String name, Probe probe) {
    try {
      return new Check(name, true, probe.look());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(name, false, "interrupted");
    } catch (Exception | LinkageError e) {
      return new Check(
          name, false, String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
    }
  }

  private static String memory() {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return String.format(
          "%,d MiB in the machine, %,d MiB free, heap up to %,d MiB (DREAMWEIR_HEAP)",
          system.getTotalMemorySize() >> 20, system.getFreeMemorySize() >> 20, heap);
    }
    return heap + " MiB heap";
  }

  private static String torch() throws ReflectiveOperationException {
    // By name: looking must not be the reason why the native libraries are loaded elsewhere.
    Class.forName("org.bytedeco.pytorch.global.torch");
    return "libtorch loads";
  }

  private static String gpu() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nvidia-smi",
                "--query-gpu=name,memory.total,driver_version",
                "--format=csv,noheader")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw UserError.failed("no GPU answers; training runs on the CPU");
    }
    return text.strip();
  }

  private static String brokerJars() throws IOException {
    String folder = System.getProperty("dreamweir.broker.lib", "");
    if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
      throw UserError.failed("not found at '%s'; start through ./dreamweir", folder);
    }
    try (var jars = Files.list(Path.of(folder))) {
      return jars.count() + " jars";
    }
  }

  private static String roms() {
    try (var environment = Environments.open("atari/pong", Map.of())) {
      return "found, " + environment.description().task() + " starts";
    }
  }

  private static String disk() throws IOException {
    long free = Files.getFileStore(Path.of(".")).getUsableSpace() >> 20;
    if (free < 2_048) {
      throw UserError.failed("only %,d MiB free here; the demo wants 2,048", free);
    }
    return String.format("%,d MiB free here", free);
  }

  private static String kafka(String servers) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000);
    try (Admin admin = Admin.create(settings)) {
      int nodes = admin.describeCluster().nodes().get(9, TimeUnit.SECONDS).size();
      return nodes + " broker(s) answer at " + servers;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw UserError.failed(
          "nobody answers at %s; is the address right and the broker up?", servers);
    }
  }

  private static String lake(Path folder) {
    if (!Files.isDirectory(folder.resolve("chunks").resolve("_delta_log"))) {
      throw UserError.failed(
          "%s holds no replay lake; `dreamweir lake init --lake %s` makes one", folder, folder);
    }
    if (!Files.isWritable(folder)) {
      throw UserError.failed("%s is a lake, but cannot be written", folder);
    }
    return folder + " is there and can be written";
  }
}
