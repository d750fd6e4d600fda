package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.config.DataSize;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TaskCatalogTest {

  private static final Spaces SMALL = Spaces.pixels(8, 8, 1, 3);

  private static TaskDescription task(String name, Spaces spaces) {
    return new TaskDescription(name, "1", "c0ffee", "", spaces);
  }

  @Test
  void readsTheTasksThatSparkRegistered(@TempDir Path folder) {
    ReplayLake lake =
        ReplayLake.openOrCreate(
            TestSpark.session(),
            folder.toString(),
            new LakeConfig(Duration.ofHours(1), DataSize.parse("256MiB"), 1));
    assertThatThrownBy(() -> TaskCatalog.read(folder.toString()).onlyTask())
        .hasMessageContaining("holds no experience yet");

    lake.tasks().register(List.of(task("mini/catch", SMALL)));
    assertThat(TaskCatalog.read(folder.toString()).onlyTask()).isEqualTo("mini/catch");
    assertThat(TaskCatalog.read(folder.toString()).spaces("mini/catch")).isEqualTo(SMALL);

    lake.tasks()
        .register(
            List.of(task("mini/breakout", SMALL), task("mini/catch", Spaces.pixels(9, 9, 1, 3))));
    TaskCatalog catalog = TaskCatalog.read(folder.toString());
    assertThatThrownBy(catalog::onlyTask).hasMessageContaining("choose one with --task");
    assertThatThrownBy(() -> catalog.spaces("mini/catsh"))
        .hasMessageContaining("did you mean 'mini/catch'?");
    assertThatThrownBy(() -> catalog.spaces("mini/catch"))
        .hasMessageContaining("2 different spaces");
  }

  @Test
  void saysThatThereIsNoLake(@TempDir Path folder) {
    assertThatThrownBy(() -> TaskCatalog.read(folder.toString()))
        .hasMessageContaining("no replay lake at " + folder);
  }
}
