package io.dreamweir.train.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeSpark;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.device.DeviceLease;
import io.dreamweir.train.device.DeviceRequest;
import io.dreamweir.train.device.Gpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(300)
class BarrierStageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void workersMeetAndTheFirstFailureIsTheOnesThatIsTold() {
    try (SparkSession spark = LakeSpark.local("local[2]")) {
      BarrierStage stage = new BarrierStage(spark, 2, folder, PATIENCE);
      assertThat(stage.run(workers -> workers.mean(new double[] {workers.rank(), 3})))
          .containsExactly(new double[] {0.5, 3}, new double[] {0.5, 3});
      assertThatThrownBy(
              () ->
                  stage.run(
                      workers -> {
                        if (workers.rank() == 1) {
                          throw UserError.usage("no such lake");
                        }
                        return workers.mean(new double[] {1});
                      }))
          .isInstanceOf(UserError.class)
          .hasMessage("no such lake");
      assertThat(folder).isEmptyDirectory();
      assertThatThrownBy(
              () -> new BarrierStage(spark, 3, folder, PATIENCE).run(workers -> workers.rank()))
          .isInstanceOf(UserError.class)
          .hasMessage("3 workers need 3 places, Spark's master local[2] has 2");
    }
  }

  /** Two executors in processes of their own; a discovery script that knows two GPUs. */
  @Test
  void eachTaskOwnsTheGpuThatSparkGaveIt() throws Exception {
    Path script = folder.resolve("gpus.sh");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path said = folder.resolve("said");
    ProcessBuilder driver =
        new ProcessBuilder(
                JavaCommand.of(
                    List.of(
                        "-Xmx512m",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Dspark.executor.memory=500m",
                        "-Dspark.executor.cores=1",
                        "-Dspark.executor.extraClassPath=" + JavaCommand.classPath(),
                        "-Dspark.worker.resource.gpu.amount=2",
                        "-Dspark.worker.resource.gpu.discoveryScript=" + script,
                        "-Dspark.executor.resource.gpu.amount=1",
                        "-Dspark.task.resource.gpu.amount=1"),
                    List.of(BarrierStageTest.class.getName(), folder.toString(), said.toString())))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Spark then takes the executors' classes from the path above, not from an installation.
    driver.environment().put("SPARK_TESTING", "1");
    driver.environment().put("SPARK_SCALA_VERSION", "2.12");
    driver.environment().put("SPARK_HOME", folder.toString());
    driver.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process running = driver.start();
    try {
      assertThat(running.waitFor()).isZero();
    } finally {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
    assertThat(Files.readAllLines(said)).containsExactlyInAnyOrder("cuda:0 of 2", "cuda:1 of 2");
  }

  /** The driver. Arguments: folder, file for what the workers said. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String locks = folder.resolve("locks").toString();
    // One machine with one worker of two GPUs, which holds both executors.
    try (SparkSession spark = LakeSpark.local("local-cluster[1,2,1300]")) {
      List<String> devices =
          new BarrierStage(spark, 2, folder, PATIENCE)
              .run(
                  workers -> {
                    Gpus two = () -> Gpus.parse("0, GPU-a, fake\n1, GPU-b, fake\n");
                    try (DeviceLease lease =
                        DeviceLease.take(
                            DeviceRequest.parse("auto"), two, Path.of(locks), "test")) {
                      workers.mean(new double[] {1});
                      return lease.device().label() + " of " + workers.size();
                    }
                  });
      Files.write(Path.of(arguments[1]), devices, StandardCharsets.UTF_8);
    }
  }
}
