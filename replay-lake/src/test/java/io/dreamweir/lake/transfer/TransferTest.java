package io.dreamweir.lake.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.chunk.SampleEpisodes;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import io.dreamweir.lake.job.LakeVerify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of a lake, into another one: rows that a format can hold come back as they were. */
@Tag("slow")
class TransferTest {

  private static final String TASK = "test/transfer";
  private static final Spaces DISCRETE =
      new Spaces(
          List.of(
              new TensorSpec("image", ElementType.UINT8, List.of(8, 8, 1)),
              new TensorSpec("vector", ElementType.FLOAT32, List.of(3)),
              new TensorSpec("lives", ElementType.INT32, List.of())),
          List.of(new ActionHead.Discrete("action", 5)));
  private static final Spaces CONTINUOUS =
      new Spaces(DISCRETE.observation(), List.of(new ActionHead.Continuous("action", 2)));

  @TempDir Path folder;

  private static ImportRequest request(Path from, TransferFormat format) {
    return new ImportRequest(
        from,
        format,
        TASK,
        "1",
        List.of(),
        List.of("action"),
        format == TransferFormat.DREAMERV3 ? OptionalInt.of(5) : OptionalInt.empty(),
        4,
        -1,
        ImportRequest.Unfinished.SKIP);
  }

  private ReplayLake lake(String name) {
    return TestLakes.create(folder.resolve(name));
  }

  private List<RandomEpisode> collect(ReplayLake lake, Spaces spaces) {
    List<RandomEpisode> whole = new ArrayList<>();
    List<Chunk> chunks = new ArrayList<>();
    for (int seed = 0; seed < 24; seed++) {
      RandomEpisode episode =
          RandomEpisode.of(seed, TASK, "e/" + seed, spaces, 2 + (seed * 37) % 90);
      chunks.addAll(episode.chunks());
      if (end(episode.rows()) != EpisodeEnd.OPEN) {
        whole.add(episode);
      }
    }
    lake.append(chunks);
    whole.sort(
        Comparator.comparing((RandomEpisode e) -> e.origin().startedAt())
            .thenComparing(e -> e.origin().episodeId()));
    assertThat(whole).hasSizeBetween(10, 23);
    return whole;
  }

  private static EpisodeEnd end(List<Transition> rows) {
    return rows.get(rows.size() - 1).end();
  }

  private static LakeExport.Result export(ReplayLake lake, TransferFormat format, Path to) {
    return new LakeExport(lake, Optional.of(TASK), format, to, OptionalLong.empty()).run();
  }

  /** Rows of the other lake's episodes, as text, in the order in which they began. */
  private static List<String> rows(ReplayLake lake) {
    List<String> rows = new ArrayList<>();
    List<Chunk> chunks = TestLakes.chunks(lake);
    chunks.sort(
        Comparator.comparing((Chunk c) -> c.origin().startedAt())
            .thenComparing(c -> c.origin().episodeId())
            .thenComparingInt(Chunk::firstStep));
    List<Chunk> episode = new ArrayList<>();
    try (io.dreamweir.chunk.BlockDecoder decoder = new io.dreamweir.chunk.BlockDecoder()) {
      for (Chunk chunk : chunks) {
        episode.add(chunk);
        if (chunk.end() != EpisodeEnd.OPEN) {
          rows.add(text(StoredEpisode.of(episode, decoder)));
          episode.clear();
        }
      }
    }
    return rows;
  }

  private static String text(StoredEpisode episode) {
    StringBuilder text = new StringBuilder();
    episode.observations().forEach(o -> text.append(java.util.Arrays.hashCode(o)).append(' '));
    text.append(java.util.Arrays.toString(episode.actions()));
    text.append(java.util.Arrays.toString(episode.rewards()));
    return text.append(episode.end().isTerminal()).toString();
  }

  private static List<String> rows(List<RandomEpisode> episodes) {
    try (io.dreamweir.chunk.BlockDecoder decoder = new io.dreamweir.chunk.BlockDecoder()) {
      return episodes.stream().map(e -> text(StoredEpisode.of(e.chunks(), decoder))).toList();
    }
  }

  private void assertRoundTrip(TransferFormat format, Spaces spaces) {
    ReplayLake lake = lake("from");
    List<RandomEpisode> whole = collect(lake, spaces);
    Path files = folder.resolve("files");
    LakeExport.Result out = export(lake, format, files);
    assertThat(out.episodes()).isEqualTo(whole.size());
    assertThat(out.skipped()).isEqualTo(24 - whole.size());
    assertThat(out.rows()).isEqualTo(whole.stream().mapToLong(e -> e.rows().size()).sum());
    assertThat(out.notes()).anyMatch(n -> n.startsWith("episodes without an end"));

    ReplayLake other = lake("to");
    LakeImport.Result in = new LakeImport(other, request(files, format)).run();
    assertThat(in.episodes()).isEqualTo(out.episodes());
    assertThat(in.rows()).isEqualTo(out.rows());
    assertThat(in.steps()).isEqualTo(out.steps());
    if (format != TransferFormat.STEPS) {
      // Both keep the start in seconds or less: the order of episodes is by then another.
      assertThat(rows(other)).containsExactlyInAnyOrderElementsOf(rows(whole));
    }
    if (spaces.equals(CONTINUOUS)) {
      return; // what follows does not depend on the spaces
    }
    assertThat(new LakeVerify(other, OptionalLong.empty(), 1).run().ok()).isTrue();
    LakeImport.Result again = new LakeImport(other, request(files, format)).run();
    assertThat(again.episodes()).isZero();
    assertThat(again.known()).isEqualTo(out.episodes());
    assertThat(again.version()).as("importing again changes nothing").isEqualTo(in.version());
  }

  @Test
  void dreamerV2HoldsDiscreteActions() throws IOException {
    assertRoundTrip(TransferFormat.DREAMERV2, DISCRETE);
    try (Stream<Path> files = Files.list(folder.resolve("files"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .allMatch(n -> n.matches("\\d{8}T\\d{6}-[0-9a-f]{32}-\\d+\\.npz"));
    }
  }

  @Test
  void dreamerV2HoldsContinuousActions() {
    assertRoundTrip(TransferFormat.DREAMERV2, CONTINUOUS);
  }

  @Test
  void dreamerV3HoldsEpisodesAsOneStream() throws IOException {
    assertRoundTrip(TransferFormat.DREAMERV3, DISCRETE);
    try (Stream<Path> files = Files.list(folder.resolve("files"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .allMatch(n -> n.matches("\\d{8}T\\d{6}F\\d{6}-\\w{22}-\\w{22}-\\d+\\.npz"));
    }
  }

  @Test
  void dreamerV3HoldsContinuousActions() {
    assertRoundTrip(TransferFormat.DREAMERV3, CONTINUOUS);
  }

  @Test
  void leRobotHoldsDiscreteActions() throws IOException {
    assertRoundTrip(TransferFormat.LEROBOT, DISCRETE);
    assertThat(folder.resolve("files/data/chunk-000/file-000.parquet")).exists();
    assertThat(folder.resolve("files/meta/episodes/chunk-000/file-000.parquet")).exists();
    assertThat(Files.readString(folder.resolve("files/meta/info.json")))
        .contains("\"codebase_version\" : \"v3.0\"", "\"choices\" : 5");
  }

  @Test
  void leRobotHoldsContinuousActions() {
    assertRoundTrip(TransferFormat.LEROBOT, CONTINUOUS);
  }

  @Test
  void stepsHoldEverything() {
    assertRoundTrip(TransferFormat.STEPS, DISCRETE);
    ReplayLake from = ReplayLake.open(lake("from").spark(), folder.resolve("from").toString());
    List<String> whole =
        from
            .episodes()
            .where("status in ('complete', 'cut')")
            .select("episode_id")
            .collectAsList()
            .stream()
            .map(r -> r.getString(0))
            .toList();
    List<Chunk> kept = TestLakes.chunks(from);
    kept.removeIf(chunk -> !whole.contains(chunk.origin().episodeId()));
    assertThat(TestLakes.chunks(lake("to")))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(kept);
  }

  @Test
  void realScreensComeBackAsTheyWere() {
    ReplayLake lake = lake("from");
    RandomEpisode episode = SampleEpisodes.of("breakout", 0);
    lake.append(episode.chunks());
    for (TransferFormat format : TransferFormat.values()) {
      Path files = folder.resolve(format.toString());
      new LakeExport(lake, Optional.empty(), format, files, OptionalLong.empty()).run();
      ReplayLake other = lake("to-" + format);
      ImportRequest request =
          new ImportRequest(
              files,
              format,
              "atari/breakout",
              "1",
              List.of("image"),
              List.of("action"),
              OptionalInt.of(18),
              4,
              -1,
              ImportRequest.Unfinished.SKIP);
      new LakeImport(other, request).run();
      assertThat(rows(other)).isEqualTo(rows(List.of(episode)));
    }
  }

  @Test
  void saysWhatItCannotHold() {
    ReplayLake lake = lake("from");
    Spaces two =
        new Spaces(
            DISCRETE.observation(),
            List.of(new ActionHead.Discrete("a", 3), new ActionHead.Continuous("b", 2)));
    lake.append(RandomEpisode.of(1, TASK, "e", two, 20).chunks());
    assertThatThrownBy(() -> export(lake, TransferFormat.DREAMERV2, folder.resolve("v2")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("DreamerV2's files hold one action")
        .hasMessageContaining("export it as dreamerv3 or steps");
    assertThat(folder.resolve("v2")).doesNotExist();
    assertThat(export(lake, TransferFormat.DREAMERV3, folder.resolve("v3")).notes())
        .anyMatch(n -> n.contains("seed, policy version"))
        .anyMatch(n -> n.contains("emulator frames"));
    assertThatThrownBy(() -> export(lake, TransferFormat.DREAMERV3, folder.resolve("v3")))
        .hasMessageContaining("is not empty; export to a new folder");
    assertThatThrownBy(() -> TransferFormat.of("dreamerv4"))
        .hasMessageContaining("did you mean 'dreamerv");
  }
}
