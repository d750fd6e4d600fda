package io.dreamweir.atari.golden;

import io.dreamweir.atari.AgentSteps;
import io.dreamweir.atari.StickyAction;
import io.dreamweir.atari.emulator.Emulator;
import io.dreamweir.atari.emulator.EmulatorSettings;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Plays the actions of one trace and compares everything else with what was recorded. */
final class TraceReplay {
  private static final int SEED = 42;
  private static final int REPEAT = 4;
  private static final int WHITE = 255;

  private final Trace trace;
  private final Optional<byte[]> firstPictures;
  private final Map<String, Integer> wrongRows = new LinkedHashMap<>();
  private int largestDifference;

  TraceReplay(Trace trace, Optional<byte[]> firstPictures) {
    this.trace = trace;
    this.firstPictures = firstPictures;
  }

  /**
   * Replays the whole trace in an emulator of its own.
   *
   * @return one result per column, whose {@code maxRelative} is the share of rows that differ, and
   *     one for the first pictures, as a share of the gray scale
   */
  List<GoldenResult> run(Rom rom, Path file) {
    EmulatorSettings settings = new EmulatorSettings(SEED, trace.repeatProbability());
    try (Emulator emulator = Emulator.load(rom, file, settings)) {
      AgentSteps steps = new AgentSteps(emulator, StickyAction.never());
      for (int i = 0; i < trace.rows().size(); i++) {
        Map<String, Long> row = trace.rows().get(i);
        compare(row, play(row, emulator, steps), i, emulator, steps);
      }
    }
    List<GoldenResult> results = new ArrayList<>();
    wrongRows.forEach(
        (column, wrong) ->
            results.add(result("trace", column, wrong / (double) trace.rows().size())));
    if (firstPictures.isPresent()) {
      results.add(result("pictures", FirstPictures.FILE, largestDifference / (double) WHITE));
    }
    return results;
  }

  private GoldenResult result(String group, String tensor, double share) {
    return new GoldenResult(trace.name(), group, tensor, share, 0, share == 0);
  }

  private static byte[] play(Map<String, Long> row, Emulator emulator, AgentSteps steps) {
    if (value(row, "first") == 1) {
      emulator.reset();
      return steps.begin(Math.toIntExact(value(row, "noops")));
    }
    return steps.step(Math.toIntExact(value(row, "action")), REPEAT);
  }

  private void compare(
      Map<String, Long> row, byte[] picture, int index, Emulator emulator, AgentSteps steps) {
    long sum = 0;
    for (byte pixel : picture) {
      sum += pixel & 0xFF;
    }
    equal(row, "reward", steps.reward());
    equal(row, "done", emulator.over() ? 1 : 0);
    equal(row, "lives", emulator.lives());
    equal(row, "frames", steps.frames());
    equal(row, "episode_frame", emulator.episodeFrame());
    equal(row, "frame", emulator.frame());
    equal(row, "raw_crc32", crc(steps.picture().latestGray()));
    equal(row, "sum", sum);
    equal(row, "crc32", crc(picture));
    if (firstPictures.isPresent() && index < FirstPictures.COUNT) {
      byte[] recorded = firstPictures.get();
      for (int i = 0; i < picture.length; i++) {
        int expected = recorded[index * picture.length + i] & 0xFF;
        largestDifference = Math.max(largestDifference, Math.abs(expected - (picture[i] & 0xFF)));
      }
    }
  }

  private void equal(Map<String, Long> row, String column, long replayed) {
    wrongRows.merge(column, value(row, column) == replayed ? 0 : 1, Integer::sum);
  }

  private static long value(Map<String, Long> row, String column) {
    Long value = row.get(column);
    if (value == null) {
      throw UserError.usage("trace has no column '%s'", column);
    }
    return value;
  }

  private static long crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return crc.getValue();
  }
}
