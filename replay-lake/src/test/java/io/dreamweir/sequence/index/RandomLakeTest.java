package io.dreamweir.sequence.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random lakes, at the level of the index: chunks lost, sent twice, in any order, in
 * any files, in files that come and go.
 */
class RandomLakeTest {

  static final Spaces SPACES = Spaces.pixels(2, 2, 1, 4);
  static final String TASK = "test/random";
  private static final List<EpisodeEnd> ENDS = List.of(EpisodeEnd.values());

  /** A chunk: rewards tell episode and step, so that a window shows where its rows came from. */
  record Piece(int episode, int firstStep, int rows, EpisodeEnd end) {}

  /**
   * A lake, and what is to be found in it.
   *
   * @param begunRows rows of each episode before its first gap
   */
  record Lake(
      List<Piece> stored, Map<Integer, Integer> completeRows, Map<Integer, Integer> begunRows) {}

  static Lake randomLake(SplittableRandom random) {
    List<Piece> stored = new ArrayList<>();
    Map<Integer, Integer> complete = new TreeMap<>();
    Map<Integer, Integer> begun = new TreeMap<>();
    int episodes = 1 + random.nextInt(12);
    for (int e = 0; e < episodes; e++) {
      List<Piece> pieces = new ArrayList<>();
      int steps = 1 + random.nextInt(random.nextBoolean() ? 10 : 150);
      EpisodeEnd end = ENDS.get(random.nextInt(4));
      for (int at = 0, rows; at < steps; at += rows) {
        rows = Math.min(steps - at, 1 + random.nextInt(32));
        pieces.add(new Piece(e, at, rows, at + rows == steps ? end : EpisodeEnd.OPEN));
      }
      boolean whole = end.isLast();
      int beforeGap = steps;
      for (Piece piece : pieces) {
        if (random.nextInt(20) == 0) {
          whole = false; // lost
          beforeGap = Math.min(beforeGap, piece.firstStep);
        } else {
          stored.add(piece);
          if (random.nextInt(10) == 0) {
            stored.add(piece); // sent again
          }
        }
      }
      if (whole) {
        complete.put(e, steps);
      }
      if (beforeGap > 0) {
        begun.put(e, beforeGap);
      }
    }
    return new Lake(stored, complete, begun);
  }

  private static float reward(int episode, int step) {
    return episode * 1000f + step;
  }

  static FileChunks file(String path, List<Piece> pieces) {
    FileChunksBuilder builder =
        new FileChunksBuilder(dataFile(path), SPACES, new boolean[] {false});
    for (Piece piece : pieces) {
      float[] rewards = new float[piece.rows];
      float[] actions = new float[piece.rows];
      for (int i = 0; i < piece.rows; i++) {
        rewards[i] = reward(piece.episode, piece.firstStep + i);
        actions[i] = (piece.firstStep + i) % 5 - 1;
      }
      builder.add(
          "e" + piece.episode,
          // Starts repeat, so that the id has to decide.
          1_000L - piece.episode / 2,
          piece.firstStep,
          piece.rows,
          piece.end,
          rewards,
          piece.rows,
          actions,
          piece.rows,
          new FileChunksBuilder.Blob[] {new FileChunksBuilder.Blob(4, 10, 0, 7)});
    }
    return builder.build();
  }

  static DataFile dataFile(String path) {
    return new DataFile(path, 1, Map.of("task", TASK));
  }

  /** Deals the chunks to files in a random order. */
  static Map<String, FileChunks> files(String prefix, List<Piece> pieces, long seed) {
    List<Piece> shuffled = new ArrayList<>(pieces);
    Random random = new Random(seed);
    Collections.shuffle(shuffled, random);
    Map<String, FileChunks> files = new HashMap<>();
    for (int from = 0, to; from < shuffled.size(); from = to) {
      to = Math.min(shuffled.size(), from + 1 + random.nextInt(9));
      String path = prefix + random.nextInt() + "-" + from;
      files.put(path, file(path, shuffled.subList(from, to)));
    }
    return files;
  }

  static LakeSnapshot snapshot(long version, Map<String, FileChunks> files) {
    return new LakeSnapshot(
        "lake", "id", version, Map.of(), files.keySet().stream().map(f -> dataFile(f)).toList());
  }

  static SequenceIndex index(Map<String, FileChunks> files) {
    return index(files, EpisodeScope.COMPLETE);
  }

  static SequenceIndex index(Map<String, FileChunks> files, EpisodeScope scope) {
    return new IndexBuilder(TASK, SPACES, scope, IndexPlace.NONE, f -> files.get(f.path()))
        .update(snapshot(0, files));
  }

  /** Everything that a reader sees of an index. */
  static List<String> seen(SequenceIndex index) {
    List<String> seen = new ArrayList<>();
    for (Episode episode : index.episodes()) {
      StringBuilder text = new StringBuilder(episode.id() + " " + episode.end());
      for (int row = 0; row < episode.rows(); row++) {
        text.append(' ').append(reward(episode, row));
      }
      seen.add(text.toString());
    }
    return seen;
  }

  private static float reward(Episode episode, int row) {
    int position = episode.chunkOf(row);
    FileChunks file = episode.file(position);
    int chunk = episode.chunkInFile(position);
    return file.reward(chunk, row - file.firstStep(chunk));
  }

  @Test
  void noWindowLeavesItsEpisodeAndNoRowIsMisplaced() {
    assertWindows(EpisodeScope.COMPLETE, Lake::completeRows, SamplerKind.EPISODE_END_BOOST);
  }

  @Test
  void episodesThatAreNotWholeAreDrawnFromUpToTheirFirstGap() {
    assertWindows(EpisodeScope.BEGUN, Lake::begunRows, SamplerKind.START);
  }

  private static void assertWindows(
      EpisodeScope scope, Function<Lake, Map<Integer, Integer>> expected, SamplerKind kind) {
    SplittableRandom random = new SplittableRandom(1);
    long windows = 0;
    for (int n = 0; n < 3_000; n++) {
      Lake lake = randomLake(random);
      SequenceIndex index = index(files("f", lake.stored, n), scope);
      Map<Integer, Integer> found = new TreeMap<>();
      index.episodes().forEach(e -> found.put(Integer.parseInt(e.id().substring(1)), e.rows()));
      assertThat(found).as("lake %d", n).isEqualTo(expected.apply(lake));
      assertThat(index.episodes()).isSortedAccordingTo(Episode.ORDER);
      int length = 1 + random.nextInt(50);
      Sampler sampler = Sampler.over(kind, length, index.rows(), n);
      for (int draw = 0; draw < 20 && sampler.episodes() > 0; draw++, windows++) {
        Window window = sampler.draw(draw);
        Episode episode = index.episodes().get(window.episode());
        int number = Integer.parseInt(episode.id().substring(1));
        for (int t = 0; t < length; t++) {
          assertThat(reward(episode, window.firstRow() + t))
              .isEqualTo(reward(number, window.firstRow() + t));
        }
      }
    }
    assertThat(windows).isGreaterThan(20_000);
  }

  @Test
  void theIndexDoesNotDependOnFilesOrTheirOrder() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 500; n++) {
      Lake lake = randomLake(random);
      SequenceIndex one = index(files("a", lake.stored, n));
      SequenceIndex other = index(files("b", lake.stored, n + 1_000_000));
      assertThat(seen(other)).as("lake %d", n).isEqualTo(seen(one));
      assertThat(other.counts())
          .usingRecursiveComparison()
          .ignoringFields("bytes")
          .isEqualTo(one.counts());
    }
  }

  @Test
  void followingVersionsGivesWhatBuildingAnewGives() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < 300; n++) {
      EpisodeScope scope = n % 2 == 0 ? EpisodeScope.COMPLETE : EpisodeScope.BEGUN;
      List<Piece> stored = randomLake(random).stored;
      Map<String, FileChunks> all = new HashMap<>(files("a", stored, n));
      Map<String, FileChunks> compacted = files("c", stored, n + 7);
      all.putAll(compacted);
      IndexBuilder follower =
          new IndexBuilder(TASK, SPACES, scope, IndexPlace.NONE, f -> all.get(f.path()));
      Map<String, FileChunks> present = new HashMap<>();
      List<String> order = new ArrayList<>(all.keySet());
      order.removeAll(compacted.keySet());
      for (int version = 0; version < 12; version++) {
        for (String path : order) {
          switch (random.nextInt(6)) {
            case 0, 1 -> present.put(path, all.get(path));
            case 2 -> present.remove(path); // retention
            default -> {}
          }
        }
        if (version == 10) {
          present.clear();
          present.putAll(compacted);
        }
        SequenceIndex followed = follower.update(snapshot(version, present));
        SequenceIndex anew = index(present, scope);
        assertThat(seen(followed)).as("lake %d version %d", n, version).isEqualTo(seen(anew));
        assertThat(followed.counts()).isEqualTo(anew.counts());
      }
    }
  }
}
