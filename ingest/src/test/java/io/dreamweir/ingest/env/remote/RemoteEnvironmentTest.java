package io.dreamweir.ingest.env.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentContract;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The served protocol of the Python package, around a game that needs no other package. */
@Timeout(60)
class RemoteEnvironmentTest {

  private static final String PROPERTY = "dreamweir.python";
  private static final String TASK = "python/walk";

  @TempDir private static Path folder;
  private static String before;

  @BeforeAll
  static void findPython() throws IOException, InterruptedException {
    before = System.getProperty(PROPERTY, "python3");
    try {
      new ProcessBuilder(before, "--version").start().waitFor();
    } catch (IOException e) {
      System.err.println("SKIPPED, NO PYTHON: " + e.getMessage());
      abort("no python: " + e.getMessage());
    }
    Path script = Path.of("src/test/python/plain_environment.py").toAbsolutePath();
    Path command = folder.resolve("python");
    Files.writeString(command, "#!/bin/sh\nexec " + before + " " + script + " \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    System.setProperty(PROPERTY, command.toString());
  }

  @AfterAll
  static void restore() {
    System.setProperty(PROPERTY, before);
  }

  private static Environment open(String fault) {
    return Environments.open(TASK, fault.isEmpty() ? Map.of() : Map.of("fault", fault));
  }

  private static final Action RIGHT = new Action(new float[] {2, 0});

  @ParameterizedTest
  @EnumSource(EnvironmentContract.class)
  void keepsEveryPromise(EnvironmentContract promise) {
    promise.check(() -> open(""));
  }

  @Test
  void rowsAreWhatTheOtherProcessSays() {
    try (Environment walk = open("")) {
      assertThat(walk.description().task()).isEqualTo(TASK);
      assertThat(walk.description().configurationHash()).isEqualTo("feed");
      walk.reset(1);
      Transition row = walk.step(RIGHT);
      assertThat(row.reward()).isEqualTo(0.5f);
      assertThat(row.frames()).isEqualTo(2);
      ByteBuffer place =
          ByteBuffer.wrap(row.observation().tensors().get(0)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(place.getFloat()).isEqualTo(0.5f);
      assertThat(place.getFloat()).isEqualTo(1);
      assertThat(row.observation().tensors().get(1)).containsExactly(1, 1, 1, 1);
      for (int i = 0; i < 5; i++) {
        assertThat(walk.measures()).isEmpty();
        row = walk.step(RIGHT);
      }
      row = walk.step(RIGHT);
      assertThat(row.end()).isEqualTo(EpisodeEnd.TERMINAL);
      assertThat(walk.measures()).containsExactly(Map.entry("steps", 7.0));
    }
  }

  @Test
  void aProcessServesOneEnvironmentAfterTheOther() {
    RemoteTask task = new RemoteTask(TASK, Map.of("reused", "1"));
    RemoteProcess first = RemoteProcesses.take(task);
    RemoteProcess beside = RemoteProcesses.take(task);
    assertThat(beside).isNotSameAs(first);
    RemoteProcesses.giveBack(task, first);
    assertThat(RemoteProcesses.take(task)).isSameAs(first);
    first.close();
    RemoteProcesses.giveBack(task, first);
    assertThat(RemoteProcesses.take(task)).isNotSameAs(first);
    beside.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dies | has died with signal 9: the floor gave way; the episode is cut",
        "raises | [python/walk@3] the environment failed: ValueError: no floor here",
        "nan | [python/walk@3] the environment gives place with entry 1 = NaN; the episode is cut",
        "longer | announces 16 bytes of data; 12 are the most",
        "shorter | gives observations of 8 bytes, expected [place float32 [2], picture uint8",
        "huge | announces 1073741824 bytes of data; 12 are the most",
        "reward | the environment gives reward \"Infinity\"",
      })
  void aFaultIsOneSentenceAndTheNextEnvironmentIsWhole(String fault, String sentence) {
    try (Environment walk = open(fault)) {
      walk.reset(1);
      walk.step(RIGHT);
      walk.step(RIGHT);
      assertThatThrownBy(() -> walk.step(RIGHT))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(sentence);
      assertThatThrownBy(() -> walk.step(RIGHT)).isInstanceOf(IllegalStateException.class);
    }
    try (Environment walk = open(fault)) {
      assertThat(walk.reset(1).end()).isEqualTo(EpisodeEnd.OPEN);
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> open("never starts"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No module named walk")
        .hasMessageContaining("pip install ./ingest/python");
    String python = System.getProperty(PROPERTY);
    try {
      System.setProperty(PROPERTY, "no-such-python");
      assertThatThrownBy(() -> Environments.open(TASK, Map.of("never", "used")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot start no-such-python")
          .hasMessageContaining("set DREAMWEIR_PYTHON");
    } finally {
      System.setProperty(PROPERTY, python);
    }
    assertThatThrownBy(() -> Environments.open("gym/Cart Pole", Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("task 'gym/Cart Pole' must be");
    assertThatThrownBy(() -> Environments.open("gym/", Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown task 'gym/'");
  }
}
