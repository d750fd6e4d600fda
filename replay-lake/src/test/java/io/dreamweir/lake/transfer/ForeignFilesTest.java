package io.dreamweir.lake.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.ImportRequest.Unfinished;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpzWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as other programs leave them, with their conventions and their accidents. */
class ForeignFilesTest {

  @TempDir Path folder;
  private Notes notes = new Notes();

  private List<ForeignEpisode> read(
      TransferFormat format, OptionalInt actions, Unfinished unfinished, String... keys)
      throws IOException {
    notes = new Notes();
    ImportRequest request =
        new ImportRequest(
            folder,
            format,
            "test/t",
            "1",
            List.of(keys),
            List.of("action"),
            actions,
            4,
            -1,
            unfinished);
    List<ForeignEpisode> episodes = new ArrayList<>();
    try (EpisodeReader reader = format.reader(request, notes)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        episodes.add(next.get());
      }
    }
    return episodes;
  }

  private static boolean[] flags(int rows, int... set) {
    boolean[] flags = new boolean[rows];
    for (int row : set) {
      flags[row] = true;
    }
    return flags;
  }

  /** Rows that count: observation t is t, the reward of row t is t, the action taken at t is t. */
  private static List<NpyArray> counting(int from, int rows, int[] first, int[] last) {
    float[] numbers = new float[rows];
    int[] actions = new int[rows];
    for (int t = 0; t < rows; t++) {
      numbers[t] = from + t;
      actions[t] = from + t;
    }
    for (int t : last) {
      actions[t] = 0;
    }
    float[] rewards = numbers.clone();
    for (int t : first) {
      rewards[t] = 0;
    }
    return new ArrayList<>(
        List.of(
            NpyArray.of("vector", numbers, rows, 1),
            NpyArray.of("action", actions, rows),
            NpyArray.of("reward", rewards, rows),
            NpyArray.of("is_first", flags(rows, first)),
            NpyArray.of("is_last", flags(rows, last)),
            NpyArray.of("is_terminal", flags(rows, last)),
            NpyArray.of("dyn/deter", new float[rows * 3], rows, 3)));
  }

  private static String name(String time, int id, int successor, int rows) {
    return String.format("%sF000000-%022d-%022d-%d.npz", time, id, successor, rows);
  }

  private static List<Float> actions(ForeignEpisode episode) {
    return episode.rows().stream().map(row -> row.action().values()[0]).toList();
  }

  private static List<Float> rewards(ForeignEpisode episode) {
    return episode.rows().stream().map(row -> row.reward()).toList();
  }

  @Test
  void aStreamOfDreamerV3IsCutIntoEpisodesAcrossItsFiles() throws IOException {
    NpzWriter.write(
        folder.resolve(name("20260101T000000", 1, 2, 6)),
        counting(0, 6, new int[] {2}, new int[] {}));
    NpzWriter.write(
        folder.resolve(name("20260101T000010", 2, 3, 6)),
        counting(6, 6, new int[] {3}, new int[] {1}));
    NpzWriter.write(
        folder.resolve(name("20260101T000005", 3, 2, 2)),
        counting(12, 2, new int[] {}, new int[] {}));
    OptionalInt twenty = OptionalInt.of(20);

    List<ForeignEpisode> skipped = read(TransferFormat.DREAMERV3, twenty, Unfinished.SKIP);
    assertThat(skipped).hasSize(1);
    ForeignEpisode whole = skipped.get(0);
    assertThat(whole.startedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(whole.spaces().action()).containsExactly(new ActionHead.Discrete("action", 20));
    assertThat(actions(whole)).as("that led to each row").containsExactly(-1f, 2f, 3f, 4f, 5f, 6f);
    assertThat(rewards(whole)).containsExactly(0f, 3f, 4f, 5f, 6f, 7f);
    assertThat(whole.rows().get(5).end()).isEqualTo(EpisodeEnd.TERMINAL);
    assertThat(whole.rows().get(5).frames()).isEqualTo(4);
    assertThat(notes.sentences())
        .anyMatch(n -> n.startsWith("array 'dyn/deter'") && n.contains("left out"))
        .contains(
            "rows whose episode's beginning is not in the files were left out (3)",
            "rows of episodes without an end were left out (--unfinished cut) (5)");

    List<ForeignEpisode> cut = read(TransferFormat.DREAMERV3, twenty, Unfinished.CUT);
    assertThat(cut).hasSize(2);
    assertThat(actions(cut.get(1))).containsExactly(-1f, 9f, 10f, 11f, 12f);
    assertThat(cut.get(1).rows().get(4).end()).isEqualTo(EpisodeEnd.CUT);
    assertThat(cut.get(0).id("test/t")).isEqualTo(whole.id("test/t"));
    assertThatThrownBy(() -> read(TransferFormat.DREAMERV3, OptionalInt.empty(), Unfinished.SKIP))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("without saying of how many choices; give --actions N");
    assertThatThrownBy(() -> read(TransferFormat.DREAMERV3, OptionalInt.of(5), Unfinished.SKIP))
        .hasMessageContaining("action 'action' is 5.0, expected a whole number from 0 to 4");
  }

  @Test
  void anEpisodeThatWasAbandonedIsCut() throws IOException {
    NpzWriter.write(
        folder.resolve(name("20260101T000000", 1, 0, 6)),
        counting(0, 6, new int[] {0, 4}, new int[] {5}));
    List<ForeignEpisode> episodes =
        read(TransferFormat.DREAMERV3, OptionalInt.of(9), Unfinished.SKIP);
    assertThat(episodes).hasSize(2);
    assertThat(episodes.get(0).rows()).hasSize(4);
    assertThat(episodes.get(0).rows().get(3).end()).isEqualTo(EpisodeEnd.CUT);
    assertThat(notes.sentences()).anyMatch(n -> n.startsWith("episodes that were abandoned"));
  }

  private void writeV2(String name, String flag, float value) throws IOException {
    NpzWriter.write(
        folder.resolve(name),
        List.of(
            NpyArray.of("image", new int[] {1, 2, 3}, 3),
            NpyArray.of("action", new float[] {0, 0, 1, 0, 0, 1}, 3, 2),
            NpyArray.of("reward", new float[] {0, 1, 2}, 3),
            NpyArray.of(flag, new float[] {1, 1, value}, 3)));
  }

  @Test
  void earlyFilesOfDreamerV2SayTheirEndByTheDiscount() throws IOException {
    writeV2("20260101T000000-a-2.npz", "discount", 0);
    writeV2("20260101T000001-b-2.npz", "discount", 1);
    List<ForeignEpisode> episodes =
        read(TransferFormat.DREAMERV2, OptionalInt.empty(), Unfinished.SKIP);
    assertThat(episodes)
        .extracting(e -> e.rows().get(2).end())
        .containsExactly(EpisodeEnd.TERMINAL, EpisodeEnd.TIME_LIMIT);
    assertThat(actions(episodes.get(0))).containsExactly(-1f, 0f, 1f);
    assertThat(episodes.get(0).id("t")).isNotEqualTo(episodes.get(0).id("u"));
  }

  @Test
  void whatCannotBeReadIsNamedWithItsFile() throws IOException {
    writeV2("20260101T000000-a-2.npz", "is_terminal", 1);
    Path half = folder.resolve("20260101T000001-b-2.npz");
    byte[] bytes = Files.readAllBytes(folder.resolve("20260101T000000-a-2.npz"));
    Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> read(TransferFormat.DREAMERV2, OptionalInt.empty(), Unfinished.SKIP))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(half + " cannot be read: ")
        .hasMessageEndingWith("remove it to import the other files");
    Files.delete(half);
    assertThatThrownBy(
            () -> read(TransferFormat.DREAMERV2, OptionalInt.empty(), Unfinished.SKIP, "sound"))
        .hasMessageContaining("has no array 'sound'");
    float[] wild = {0, 0, 0.5f, 0, 0, 3};
    NpzWriter.write(
        folder.resolve("20260101T000000-a-2.npz"),
        List.of(
            NpyArray.of("image", new int[] {1, 2, 3}, 3),
            NpyArray.of("action", wild, 3, 2),
            NpyArray.of("reward", new float[] {0, 1, 2}, 3)));
    assertThatThrownBy(() -> read(TransferFormat.DREAMERV2, OptionalInt.empty(), Unfinished.SKIP))
        .hasMessageContaining("-a-2@2] action 'action' is 3.0, expected -1 to 1: scale");
    Files.delete(folder.resolve("20260101T000000-a-2.npz"));
    assertThatThrownBy(() -> read(TransferFormat.DREAMERV2, OptionalInt.empty(), Unfinished.SKIP))
        .hasMessage("there is no .npz file in " + folder);
  }

  private void writeSteps(int... episodes) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message row { required int64 episode_index; required int64 frame_index;"
                + " required group observation.state (LIST) { repeated group list {"
                + " optional float element; } } required group action (LIST) {"
                + " repeated group list { optional float element; } }"
                + " required float next.reward; required binary note (UTF8); }");
    Path file = folder.resolve("data/chunk-000/file-000.parquet");
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
            .withConf(new Configuration())
            .withType(type)
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(type);
      for (int row = 0; row < episodes.length; row++) {
        Group group = groups.newGroup();
        group.append("episode_index", (long) episodes[row]).append("frame_index", (long) row);
        Group state = group.addGroup("observation.state");
        state.addGroup("list").append("element", (float) row);
        state.addGroup("list").append("element", 0.5f);
        group.addGroup("action").addGroup("list").append("element", row / 10f);
        group.append("next.reward", (float) row).append("note", "x");
        writer.write(group);
      }
    }
  }

  @Test
  void stepsOfOtherProgramsMoveToTheLakesConvention() throws IOException {
    writeSteps(7, 7, 7, 8, 8);
    List<ForeignEpisode> episodes =
        read(TransferFormat.STEPS, OptionalInt.empty(), Unfinished.SKIP);
    assertThat(episodes).hasSize(2);
    ForeignEpisode first = episodes.get(0);
    assertThat(first.spaces().observation())
        .containsExactly(new TensorSpec("state", ElementType.FLOAT32, List.of(2)));
    assertThat(first.spaces().action()).containsExactly(new ActionHead.Continuous("action", 1));
    assertThat(actions(first)).containsExactly(0f, 0f, 0.1f);
    assertThat(rewards(first)).containsExactly(0f, 0f, 1f);
    assertThat(first.rows().get(2).end()).isEqualTo(EpisodeEnd.TIME_LIMIT);
    byte[] state = first.rows().get(2).observation().tensors().get(0);
    assertThat(ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).getFloat()).isEqualTo(2f);
    assertThat(notes.sentences())
        .anyMatch(n -> n.startsWith("column 'note' was left out"))
        .anyMatch(n -> n.startsWith("the reward of the last row") && n.endsWith("(2)"))
        .anyMatch(n -> n.contains("do not say how their episodes ended"));
  }

  @Test
  void rowsOfAnEpisodeMustBeTogether() throws IOException {
    writeSteps(7, 8, 7);
    assertThatThrownBy(() -> read(TransferFormat.STEPS, OptionalInt.empty(), Unfinished.SKIP))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("episode 7 goes on after another one");
  }
}
