package io.dreamweir.lake.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.lake.pace.TrainerPace.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceFolderTest {

  @TempDir Path lake;

  @Test
  void givesBackWhatEachTrainerOfATaskWroteLast() throws IOException {
    PaceFolder folder = new PaceFolder(lake.toString());
    assertThat(folder.ofTask("t")).isEmpty();
    assertThat(folder.read("a")).isEmpty();
    folder.write(pace("a", "t", 1));
    folder.write(pace("a", "t", 2));
    folder.write(pace("b", "t", 1));
    folder.write(pace("c", "other", 1));
    assertThat(folder.ofTask("t")).containsExactlyInAnyOrder(pace("a", "t", 2), pace("b", "t", 1));
    assertThat(folder.read("c")).hasValue(pace("c", "other", 1));
    assertThat(new PaceFolder(lake.toUri().toString()).ofTask("t")).hasSize(2);
    assertThat(Files.readString(lake.resolve("_pace/b.json")))
        .contains("\"env_steps_allowed\":9", "\"state\":\"LEARNING\"", "\"format\":1");
  }

  @Test
  void passesOverFilesThatAreTornOrOfANewerFormatAndIgnoresNewKeys() throws IOException {
    PaceFolder folder = new PaceFolder(lake.toString());
    folder.write(pace("a", "t", 1));
    Path file = lake.resolve("_pace/a.json");
    String text = Files.readString(file);
    Files.writeString(lake.resolve("_pace/torn.json"), text.substring(0, 40));
    Files.writeString(
        lake.resolve("_pace/newer.json"), text.replace("\"format\":1", "\"format\":2"));
    Files.writeString(file, text.replace("{", "{\"later\":[1],"));
    assertThat(folder.ofTask("t")).containsExactly(pace("a", "t", 1));
  }

  private static TrainerPace pace(String trainer, String task, long beat) {
    return new TrainerPace(1, trainer, List.of(task), State.LEARNING, beat, 3, 4, 5, 6, 9, 2, 8);
  }
}
