package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.checkpoint.SavedFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full in the middle of a checkpoint: here the operating system lets the process write
 * no file beyond a size.
 */
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullDiskTest {

  /** Its state takes 800,000 bytes. */
  private static final int NUMBERS = 100_000;

  @TempDir Path folder;

  @Test
  void theCheckpointBeforeSurvivesOneThatDoesNotFit() throws Exception {
    Path out = folder.resolve("run");
    assertThat(run(out, 3, "unlimited")).isZero();
    Path state = newest(out).resolve("state.safetensors");
    byte[] before = Files.readAllBytes(state);

    assertThat(run(out, 6, "400")).isEqualTo(1);
    assertThat(Files.readString(log()))
        .contains("cannot save checkpoint " + out + "/checkpoints/000000000004: ")
        .contains("MiB free there); " + state.getParent() + " is intact");
    assertThat(newest(out)).isEqualTo(state.getParent());
    assertThat(Files.readAllBytes(state)).isEqualTo(before);
    assertThat(SavedFolder.newestCheckpoint(out).orElseThrow().read().state().tensors()).hasSize(2);
    try (var left = Files.list(out.resolve("checkpoints"))) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.startsWith("."));
    }

    assertThat(run(out, 6, "unlimited")).isZero();
    assertThat(newest(out)).hasFileName("000000000006");
  }

  private static Path newest(Path out) {
    return SavedFolder.newestCheckpoint(out).orElseThrow().path();
  }

  private Path log() {
    return folder.resolve("log");
  }

  /**
   * @param blocks of 512 bytes, the largest file
   */
  private int run(Path out, int updates, String blocks) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
    command.addAll(
        JavaCommand.of(
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
            List.of(
                TinyRun.class.getName(),
                out.toString(),
                String.valueOf(updates),
                String.valueOf(NUMBERS))));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(log().toString()))
        .start()
        .waitFor();
  }
}
