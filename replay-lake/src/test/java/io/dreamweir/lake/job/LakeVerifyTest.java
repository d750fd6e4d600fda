package io.dreamweir.lake.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.ObservationBlock;
import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TestLakes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One lake with one defect of each kind; every defect must be found where it is. */
@Tag("slow")
class LakeVerifyTest {

  private static final Spaces PIXELS = Spaces.pixels(4, 4, 1, 3);

  @Test
  void findsEveryKindOfDefectWhereItIs(@TempDir Path folder) {
    List<Chunk> chunks = new ArrayList<>(episode("clean"));
    List<Chunk> gap = episode("gap");
    gap.subList(1, 3).clear();
    chunks.addAll(gap);
    List<Chunk> headless = episode("headless");
    headless.remove(0);
    chunks.addAll(headless);
    List<Chunk> twice = episode("twice");
    twice.add(twice.get(2));
    chunks.addAll(twice);
    List<Chunk> damaged = episode("damaged");
    damaged.set(1, damaged(damaged.get(1)));
    chunks.addAll(damaged);
    List<Chunk> undead = episode("undead");
    undead.set(1, ended(undead.get(1)));
    chunks.addAll(undead);
    List<Chunk> wild = episode("wild");
    wild.get(3).rewards()[1] = Float.NaN;
    chunks.addAll(wild);
    List<Chunk> acts = episode("acts");
    acts.get(2).actions()[5] = 3;
    chunks.addAll(acts);
    ReplayLake lake = TestLakes.create(folder);
    lake.append(chunks);

    LakeVerify.Result result = new LakeVerify(lake, OptionalLong.empty(), 1).run();

    assertThat(result.ok()).isFalse();
    assertThat(result.episodes()).isEqualTo(8);
    assertThat(result.missingChunks()).isEqualTo(3);
    assertThat(result.duplicateChunks()).isEqualTo(1);
    assertThat(result.badChecksums()).isEqualTo(3);
    assertThat(result.brokenEpisodes()).isEqualTo(4);
    assertThat(result.findings())
        .extracting(f -> f.kind() + " " + f.episodeId() + "@" + f.step())
        .containsExactlyInAnyOrder(
            "gap gap@96",
            "gap headless@32",
            "duplicate twice@64",
            "flags undead@64",
            "range wild@96",
            "checksum wild@96",
            "range acts@64",
            "checksum acts@64",
            "checksum damaged@32");
    assertThat(result.findings())
        .extracting(LakeVerify.Finding::detail)
        .contains("rows 32 to 95 are missing", "rows follow the end terminal")
        .anySatisfy(
            detail -> assertThat(detail).startsWith("[test/tiny/damaged@32] image has CRC32C "))
        .anySatisfy(detail -> assertThat(detail).startsWith("[test/tiny/wild@97] reward is NaN"));
    assertThat(lake.table(LakeTable.QUALITY).orElseThrow().count()).isEqualTo(9);
  }

  @Test
  void warnsOfOutliersAndDriftAndIsStrictOnlyWhereAsked(@TempDir Path folder) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      chunks.addAll(complete("older-" + i, 10 + i % 5, i));
    }
    chunks.addAll(complete("endless", 2_000, 50));
    ReplayLake lake = TestLakes.create(folder);
    lake.append(chunks);
    List<Chunk> newer = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      newer.addAll(complete("newer-" + i, 20 + i % 5, 1_000 + i));
    }
    lake.append(newer);

    LakeVerify.Result since = verify(lake, LakeVerify.Statistics.WARN, OptionalLong.of(1));
    assertThat(since.ok()).isTrue();
    assertThat(since.findings())
        .extracting(f -> f.kind() + " " + f.episodeId() + " " + f.detail().split(" ")[0])
        .contains("outlier endless length", "drift  length")
        .hasSize((int) since.warnings());
    assertThat(lake.table(LakeTable.QUALITY).orElseThrow().count()).isEqualTo(since.warnings());
    LakeVerify.Result strict = verify(lake, LakeVerify.Statistics.FAIL, OptionalLong.empty());
    assertThat(strict.ok()).isFalse();
    assertThat(strict.findings()).extracting(LakeVerify.Finding::kind).contains("drift");
    assertThat(verify(lake, LakeVerify.Statistics.SKIP, OptionalLong.empty()).warnings()).isZero();
  }

  private static LakeVerify.Result verify(
      ReplayLake lake, LakeVerify.Statistics statistics, OptionalLong since) {
    return new LakeVerify(lake, new LakeVerify.Request(OptionalLong.empty(), 0, statistics, since))
        .run();
  }

  /** An episode that its task ended, begun at a second of its own. */
  private static List<Chunk> complete(String id, int rows, int second) {
    RandomEpisode made = RandomEpisode.of(second, "test/tiny", id, PIXELS, rows);
    EpisodeOrigin o = made.origin();
    EpisodeOrigin origin =
        new EpisodeOrigin(
            id,
            o.run(),
            o.actor(),
            o.task(),
            o.policyVersion(),
            o.seed(),
            Instant.parse("2026-09-01T00:00:00Z").plusSeconds(second));
    List<Transition> all = new ArrayList<>(made.rows());
    Transition last = all.remove(rows - 1);
    all.add(
        new Transition(
            last.observation(), last.action(), last.reward(), EpisodeEnd.TERMINAL, last.frames()));
    return new RandomEpisode(origin, all).chunks();
  }

  private static List<Chunk> episode(String id) {
    return new ArrayList<>(RandomEpisode.of(8, "test/tiny", id, PIXELS, 100).chunks());
  }

  private static Chunk damaged(Chunk chunk) {
    ObservationBlock block = chunk.observations().get(0);
    return new Chunk(
        chunk.origin(),
        chunk.firstStep(),
        chunk.rows(),
        List.of(new ObservationBlock(block.spec(), block.compressed(), block.crc32c() + 1)),
        chunk.actions(),
        chunk.rewards(),
        chunk.frames(),
        chunk.end());
  }

  private static Chunk ended(Chunk chunk) {
    return new Chunk(
        chunk.origin(),
        chunk.firstStep(),
        chunk.rows(),
        chunk.observations(),
        chunk.actions(),
        chunk.rewards(),
        chunk.frames(),
        EpisodeEnd.TERMINAL);
  }
}
