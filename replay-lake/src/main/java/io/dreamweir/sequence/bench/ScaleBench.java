package io.dreamweir.sequence.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.bench.SimulatedLog;
import io.dreamweir.run.BenchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * A lake of very many steps without its frames: a Delta log whose data files do not exist, and the
 * index that would have been read from them. Log, Delta Kernel, index, its store and the samplers
 * are the real ones; reading a data file is not part of it ({@link IndexBench} measures that).
 *
 * <p>Three logs of the same steps: packed by an hourly compaction, as a fast stream left it, and as
 * a slow one did (1,000 steps a commit) that nobody compacted. The index is measured on the first.
 * The figure is the time until a new process can draw, with a stored index; the baseline the same
 * without one.
 */
public final class ScaleBench {

  private static final long PROCESS_MINUTES = 60;

  /** Rows of a packed file of 256 MiB. */
  private static final long PACKED_ROWS = 3_800_000;

  /** Rows of 10 s at 20,000 steps/s. */
  private static final long BATCH_ROWS = 200_000;

  private static final long SLOW_ROWS = 1_000;
  private static final double STEPS_PER_SECOND = 20_000;

  /** Commits of an hour, one each 10 s. */
  private static final int HOUR = 360;

  private static final int FEW = 9;

  /**
   * What to measure.
   *
   * @param steps steps of the lake; 2,000,000 or more
   * @param episodeRows rows of an episode
   * @param runs processes of each kind; the index is built without a stored one once
   */
  public record Settings(long steps, int episodeRows, int runs) {
    public Settings {
      if (steps < 2_000_000) {
        throw UserError.usage("bench scale takes 2,000,000 steps or more, not %,d", steps);
      }
    }

    /** Usual settings for a number of steps. */
    public static Settings of(long steps) {
      return new Settings(steps, 1_000, 3);
    }
  }

  /**
   * Figures of a log.
   *
   * @param checkpointBytes its newest checkpoint
   * @param commitBytes a commit of one file
   * @param commits newest commits that were written one by one
   */
  private record LogFigures(
      long checkpointBytes, long commitBytes, long commits, List<ScaleFigures.Opening> openings) {}

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;
  private final FiguresProcess processes;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder, left behind: 8 bytes a step
   */
  public ScaleBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
    this.processes = new FiguresProcess(folder, PROCESS_MINUTES);
  }

  /** Measures. */
  public BenchResult run() {
    try {
      return measure();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot make the logs: " + e.getMessage(), e);
    }
  }

  private BenchResult measure() throws IOException {
    Map<String, Object> details = new TreeMap<>();
    details.put("steps", settings.steps());
    details.put("episode_rows", settings.episodeRows());
    int commits = (int) Math.max(FEW, Math.min(HOUR, settings.steps() / 2 / BATCH_ROWS));
    SimulatedLog.Content packed = content(PACKED_ROWS, commits, BATCH_ROWS);
    Lake lake = make("packed", packed);
    details.put("log_packed", log(lake));
    details.put("log_streamed", log(make("streamed", content(BATCH_ROWS, FEW, BATCH_ROWS))));
    details.put("log_slow", log(make("slow", content(SLOW_ROWS, FEW, SLOW_ROWS))));
    List<ScaleFigures.Indexing> first = List.of(index("first", lake, 0));
    List<ScaleFigures.Indexing> stored = new ArrayList<>();
    for (int run = 0; run < settings.runs(); run++) {
      stored.add(index("stored", lake, run));
    }
    details.put("index_first", first);
    details.put("index_stored", stored);
    details.put("heap_mib", heapMib());
    return new BenchResult("scale", "s", seconds(stored), seconds(first), details);
  }

  private static List<Double> seconds(List<ScaleFigures.Indexing> runs) {
    return runs.stream().map(run -> run.snapshotSeconds() + run.indexSeconds()).toList();
  }

  private SimulatedLog.Content content(long packedRows, int commits, long commitRows) {
    long rest = settings.steps() - commits * commitRows;
    long rows = Math.min(packedRows, rest);
    return new SimulatedLog.Content((rest + rows - 1) / rows, rows, commits, commitRows);
  }

  private record Lake(String name, String table, SimulatedLog.Written log, int commits) {}

  private Lake make(String name, SimulatedLog.Content content) throws IOException {
    String root = BenchLake.make(spark, folder.resolve(name).toString(), BenchLake.USUAL, 1);
    String table = LakeTable.CHUNKS.path(root);
    long version = ReplayLake.openOrCreate(spark, root, BenchLake.CONFIG).version();
    SimulatedLog log = new SimulatedLog(Path.of(table), version, STEPS_PER_SECOND);
    return new Lake(name, table, log.write(content), content.commits());
  }

  private LogFigures log(Lake lake) {
    List<ScaleFigures.Opening> openings = new ArrayList<>();
    for (int run = 0; run < settings.runs(); run++) {
      openings.add(
          processes.run(
              "open-" + lake.name() + "-" + run,
              List.of("-Xmx3g", "-XX:+UseSerialGC"),
              ScaleProcess.class,
              List.of("open", lake.table()),
              ScaleFigures.Opening.class));
    }
    return new LogFigures(
        lake.log().checkpointBytes(), lake.log().commitBytes(), lake.commits(), openings);
  }

  private ScaleFigures.Indexing index(String kind, Lake lake, int run) {
    long offHeapMib = 256 + settings.steps() * 8 / (1 << 20);
    return processes.run(
        kind + "-" + run,
        List.of(
            "-Xmx" + heapMib() + "m",
            "-XX:MaxDirectMemorySize=" + offHeapMib + "m",
            "-XX:+UseSerialGC"),
        ScaleProcess.class,
        List.of(
            kind,
            lake.table(),
            folder.resolve("index").toString(),
            Long.toString(lake.log().version() - 1),
            Integer.toString(settings.episodeRows())),
        ScaleFigures.Indexing.class);
  }

  private long heapMib() {
    return 512 + settings.steps() * 3 / (1 << 20);
  }
}
