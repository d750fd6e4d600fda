package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.index.SimulatedFiles;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that opens a simulated lake. Arguments: {@code open TABLE FIGURES}, or {@code
 * first|stored TABLE FOLDER VERSION EPISODE_ROWS FIGURES}: the index of VERSION, stored in FOLDER,
 * then that of the newest version.
 */
final class ScaleProcess {
  private ScaleProcess() {}

  private static final int LENGTH = 50;

  /** Measures, and writes the figures as JSON. */
  public static void main(String[] arguments) throws Exception {
    Object figures =
        arguments[0].equals("open")
            ? open(arguments[1])
            : index(
                arguments[1],
                IndexPlace.of(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]),
                arguments[0].equals("first"));
    AtomicFile.write(
        Path.of(arguments[arguments.length - 1]), new ObjectMapper().writeValueAsBytes(figures));
  }

  private static ScaleFigures.Opening open(String table) throws Exception {
    long start = System.nanoTime();
    LakeSnapshot snapshot = LakeSnapshot.newest(table);
    double seconds = secondsSince(start);
    ProcessMemory memory = ProcessMemory.now();
    return new ScaleFigures.Opening(snapshot.files().size(), seconds, memory);
  }

  private static ScaleFigures.Indexing index(
      String table, IndexPlace place, long version, int episodeRows, boolean first)
      throws Exception {
    long start = System.nanoTime();
    LakeSnapshot snapshot = LakeSnapshot.at(table, version);
    double snapshotSeconds = secondsSince(start);
    SimulatedFiles files = new SimulatedFiles(BenchLake.USUAL.spaces(), episodeRows);
    IndexBuilder builder = files.builder(BenchLake.TASK, place);
    if (first) {
      files.make(snapshot);
    }
    start = System.nanoTime();
    SequenceIndex index = builder.update(snapshot);
    double indexSeconds = secondsSince(start);
    Map<String, Double> draws = DrawRates.of(index, LENGTH);
    LakeSnapshot newest = LakeSnapshot.newest(table);
    start = System.nanoTime();
    SequenceIndex after = builder.update(newest);
    double updateSeconds = secondsSince(start);
    ProcessMemory memory = ProcessMemory.now();
    return new ScaleFigures.Indexing(
        after.counts().rows(),
        after.counts().completeEpisodes(),
        snapshot.files().size(),
        snapshotSeconds,
        indexSeconds,
        updateSeconds,
        after.counts().bytes(),
        draws,
        memory);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
