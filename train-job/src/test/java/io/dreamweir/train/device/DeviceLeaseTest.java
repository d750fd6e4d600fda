package io.dreamweir.train.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dreamweir.error.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLeaseTest {

  private static final Gpus TWO =
      () ->
          Gpus.parse(
              """
              0, GPU-aaaa-1, NVIDIA H200
              1, GPU-bbbb-2, NVIDIA H200
              """);

  @TempDir Path locks;

  private DeviceLease take(String request, Gpus gpus, String owner) {
    return DeviceLease.take(DeviceRequest.parse(request), gpus, locks, owner);
  }

  @Test
  void autoTakesTheFirstFreeGpuAndThenTheCpu() {
    try (DeviceLease first = take("auto", TWO, "run a");
        DeviceLease second = take("auto", TWO, "run b");
        DeviceLease third = take("auto", TWO, "run c")) {
      assertThat(List.of(first, second, third))
          .extracting(l -> l.device().label())
          .containsExactly("cuda:0", "cuda:1", "cpu");
    }
    try (DeviceLease again = take("auto", TWO, "run d")) {
      assertThat(again.device()).isEqualTo(new Device.Cuda(0, "GPU-aaaa-1", "NVIDIA H200"));
    }
  }

  @Test
  void refusesASecondOwnerNamingTheFirst() {
    try (DeviceLease first = take("cuda:1", TWO, "run a in /runs/a")) {
      assertThat(first.device().label()).isEqualTo("cuda:1");
      assertThatThrownBy(() -> take("cuda:1", TWO, "run b"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(
              "cuda:1 (NVIDIA H200, GPU-bbbb-2) is in use by run a in /runs/a, this process");
    }
  }

  @Test
  void refusesTheOwnerOfAnotherProcessUntilThatDies() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DeviceLeaseTest.class.getName(),
                locks.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("cuda:0");
      assertThatThrownBy(() -> take("cuda:0", TWO, "run b"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is in use by the other run, process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (DeviceLease lease = take("cuda:0", TWO, "run b")) {
      assertThat(lease.device().label()).isEqualTo("cuda:0");
    }
  }

  /** The other process: takes cuda:0, says so, and waits to be killed. */
  public static void main(String[] arguments) throws IOException {
    try (DeviceLease lease =
        DeviceLease.take(new DeviceRequest.Cuda(0), TWO, Path.of(arguments[0]), "the other run")) {
      System.out.println(lease.device().label());
      System.in.read();
    }
  }

  @Test
  void saysWhatIsThereWhenTheGpuAskedForIsNot() {
    assertThatThrownBy(() -> take("cuda:7", TWO, "run a"))
        .isInstanceOf(UserError.class)
        .hasMessage("cuda:7 is not there: usable GPUs are [cuda:0, cuda:1]");
    assertThatThrownBy(() -> take("cuda:0", Gpus.none(), "run a"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no GPU; use --device cpu or --device auto");
  }

  @Test
  void countsGpusAsTheProcessDoes() {
    List<Device.Cuda> all = TWO.list();
    assertThat(Gpus.visible(all, Optional.empty())).isEqualTo(all);
    assertThat(Gpus.visible(all, Optional.of("1,0")))
        .containsExactly(
            new Device.Cuda(0, "GPU-bbbb-2", "NVIDIA H200"),
            new Device.Cuda(1, "GPU-aaaa-1", "NVIDIA H200"));
    assertThat(Gpus.visible(all, Optional.of("GPU-bbbb")))
        .containsExactly(new Device.Cuda(0, "GPU-bbbb-2", "NVIDIA H200"));
    assertThat(Gpus.visible(all, Optional.of("1,-1,0"))).hasSize(1);
    assertThat(Gpus.visible(all, Optional.of(""))).isEmpty();
    // The lock is the card's, whatever number it has in a process.
    Gpus hidden = () -> Gpus.visible(all, Optional.of("1"));
    try (DeviceLease first = take("cuda:1", TWO, "run a")) {
      assertThat(first.device().label()).isEqualTo("cuda:1");
      assertThatThrownBy(() -> take("cuda:0", hidden, "run b"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is in use by run a");
    }
  }

  @Test
  void takesOneAddressOfSpark() {
    assertThat(SparkGpu.of(new String[] {"1"})).isEqualTo(new DeviceRequest.Cuda(1));
    assertThatThrownBy(() -> SparkGpu.of(new String[] {"0", "1"}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("GPUs [0, 1]; a run takes one")
        .hasMessageContaining("spark.task.resource.gpu.amount=1");
  }

  @Test
  void findsTheProcessorsBesideAGpu() throws IOException {
    Path pci = Files.createDirectories(locks.resolve("pci/0000:1a:00.0")).getParent();
    Files.writeString(pci.resolve("0000:1a:00.0/local_cpulist"), "0-3,8\n");
    assertThat(CpuAffinity.processors(pci, "00000000:1A:00.0")).contains("0-3,8");
    assertThat(CpuAffinity.processors(pci, "00000000:1B:00.0")).isEmpty();
    assertThat(CpuAffinity.beside(new Device.Cpu())).isEmpty();
  }

  @Test
  void keepsEveryThreadOnItsProcessors() throws Exception {
    String status = Files.readString(Path.of("/proc/self/status"));
    String before = status.replaceAll("(?s).*Cpus_allowed_list:\\s*(\\S+).*", "$1");
    String one = before.replaceAll("\\D.*", "");
    assumeThat(CpuAffinity.set(one)).as("taskset").isTrue();
    try {
      assertThat(Files.readString(Path.of("/proc/thread-self/status")))
          .containsPattern("Cpus_allowed_list:\\s*" + one + "\n");
    } finally {
      assertThat(CpuAffinity.set(before)).isTrue();
    }
  }

  @Test
  void theCpuIsShared() {
    try (DeviceLease a = take("cpu", TWO, "run a");
        DeviceLease b = take("cpu", TWO, "run b")) {
      assertThat(a.device()).isEqualTo(b.device());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda", "cuda:", "cuda:-1", "cuda:x", "CPU", ""})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> DeviceRequest.parse(text))
        .isInstanceOf(UserError.class)
        .hasMessage("device '" + text + "' is none of auto, cpu, cuda:0, cuda:1, ...");
  }
}
