package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.transfer.LakeExport;
import io.dreamweir.lake.transfer.TransferFormat;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.PeerProgram;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.bench.ReaderFigures.Rates;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.EpisodeChoice;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Batches per second from a lake of real Atari screens, on one thread and two, beside its limits
 * (decompressing alone, copying raw frames in memory alone), without its cache of chunks, beside
 * other programs' replay stores of the same episodes, and the memory of the reading process at two
 * sizes of the lake. Every store is read by a process of its own; their runs alternate.
 *
 * <p>The figure is one thread at the larger lake, or at the smaller one where peers are measured,
 * which hold their data in memory; the baseline is the copy of raw frames.
 */
public final class ReaderBench {

  /**
   * What to measure.
   *
   * @param smallSteps steps of the smaller lake, and of the peers
   * @param largeSteps steps of the larger lake; 0: none
   * @param image screens, as {@code 64x64x1}; other sizes are made of those
   * @param batch B
   * @param length L
   * @param runs counted runs of each kind, alternating, after one that is not counted
   * @param secondsPerRun length of a run
   * @param peers virtual environment with the peers; none: they are not measured
   */
  public record Settings(
      long smallSteps,
      long largeSteps,
      String image,
      int batch,
      int length,
      int runs,
      double secondsPerRun,
      Optional<Path> peers) {

    /** 50x50 of 64x64x1 from 200,000 and 2,000,000 steps, without peers. */
    public static final Settings DEFAULT =
        new Settings(200_000, 2_000_000, "64x64x1", 50, 50, 5, 2, Optional.empty());
  }

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;
  private final ScaledSample.Image image;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lakes, left behind
   */
  public ReaderBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
    this.image = ScaledSample.Image.of(settings.image());
  }

  static ReplayConfig config(int batch, int length, String cacheDir) {
    return new ReplayConfig(
        batch,
        length,
        SamplerKind.EPISODE_END_BOOST,
        EpisodeChoice.BY_SAMPLER,
        1,
        Duration.ofSeconds(2),
        2,
        2,
        ChecksumPolicy.FIRST_TOUCH,
        512,
        Duration.ofSeconds(10),
        new Priorities(1, 0),
        IndexPlace.LAKE,
        ReplayConfig.DEFAULT_CHUNK_CACHE,
        cacheDir,
        ReplayConfig.DEFAULT_CACHE);
  }

  /**
   * Measures.
   *
   * @throws UserError if the reading process fails; its log is named
   */
  public BenchResult run() {
    Optional<Peer.Program> program = settings.peers().map(Peer.Program::of);
    Map<String, Object> details = new TreeMap<>();
    ReaderFigures small = measure("small", settings.smallSteps(), program);
    ReaderFigures figure = small;
    details.put("small", small);
    if (settings.largeSteps() > 0) {
      ReaderFigures large = measure("large", settings.largeSteps(), Optional.empty());
      details.put("large", large);
      details.put(
          "memory_growth_bytes_per_step",
          (large.anonymousBytes() - small.anonymousBytes())
              / (double) Math.max(1, large.steps() - small.steps()));
      figure = program.isPresent() ? small : large;
    }
    details.put("batch", settings.batch());
    details.put("length", settings.length());
    details.put("frames", settings.image() + " of eight episodes of four Atari games, repeated");
    details.put("ratios", Ratios.of(figure));
    return new BenchResult(
        "reader",
        "batches/s",
        figure.oneThread().perSecond(),
        figure.copyOnly().perSecond(),
        details);
  }

  private ReaderFigures measure(String name, long steps, Optional<Peer.Program> program) {
    String lake = BenchLake.make(spark, folder.resolve(name).toString(), image, steps);
    Map<String, Object> failed = new LinkedHashMap<>();
    List<Peer> peers = new ArrayList<>();
    try {
      if (program.isPresent()) {
        peers.addAll(peers(program.get(), lake, failed));
      }
      return rounds(name, lake, peers, failed);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot run the peers of the benchmark: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "the benchmark was interrupted", e);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private List<Peer> peers(Peer.Program program, String lake, Map<String, Object> failed)
      throws IOException, InterruptedException {
    Path episodes = folder.resolve("episodes");
    new LakeExport(
            ReplayLake.open(spark, lake),
            Optional.of(BenchLake.TASK),
            TransferFormat.DREAMERV2,
            episodes,
            OptionalLong.empty())
        .run();
    List<Peer> peers = new ArrayList<>();
    for (String name : Peer.NAMES) {
      try {
        Peer peer =
            Peer.start(
                program,
                name,
                episodes,
                folder.resolve("peers"),
                settings.batch(),
                settings.length());
        peers.add(peer);
        peer.examine(settings.secondsPerRun());
      } catch (UserError e) {
        failed.put(name, Map.of("error", String.valueOf(e.getMessage())));
        peers.removeIf(p -> p.name().equals(name));
      }
    }
    return peers;
  }

  private ReaderFigures rounds(
      String name, String lake, List<Peer> peers, Map<String, Object> failed) {
    Kinds kinds = new Kinds(settings.secondsPerRun());
    double indexSeconds;
    try (PeerProgram first =
        PeerProgram.start(
            name,
            command(lake, settings.batch(), settings.length()),
            folder.resolve(name + ".log"))) {
      indexSeconds = first.description().get("index_seconds").asDouble();
    }
    try (PeerProgram reader =
        PeerProgram.start(
            name,
            command(lake, settings.batch(), settings.length()),
            folder.resolve(name + ".log"))) {
      kinds.warmUp(reader, "one");
      kinds.warmUp(reader, "two");
      kinds.warmUp(reader, "uncached");
      JsonNode memory = reader.ask("memory");
      int checked = reader.ask("check").get("batches").asInt();
      kinds.warmUp(reader, "copy");
      for (int run = 0; run < settings.runs(); run++) {
        kinds.measure(reader, "one");
        peers.forEach(peer -> peer.measure(settings.secondsPerRun()));
        kinds.measure(reader, "uncached");
        kinds.measure(reader, "decode");
        kinds.measure(reader, "copy");
        kinds.measure(reader, "two");
      }
      Map<String, Object> all = new LinkedHashMap<>(failed);
      peers.forEach(peer -> all.put(peer.name(), peer.figures()));
      JsonNode ready = reader.description();
      return new ReaderFigures(
          ready.get("steps").asLong(),
          ready.get("files").asInt(),
          indexSeconds,
          ready.get("index_seconds").asDouble(),
          ready.get("first_batch_seconds").asDouble(),
          ready.get("index_bytes_per_step").asDouble(),
          ready.get("buffer_bytes").asLong(),
          memory.get("anonymous_bytes").asLong(),
          memory.get("cached_bytes").asLong(),
          checked,
          kinds.rates("one"),
          kinds.rates("uncached"),
          kinds.rates("two"),
          kinds.rates("decode"),
          kinds.rates("copy"),
          all);
    }
  }

  /** Counted runs of the reader by kind. */
  private static final class Kinds {
    private final double seconds;
    private final Map<String, Rates> rates = new LinkedHashMap<>();

    Kinds(double seconds) {
      this.seconds = seconds;
    }

    void warmUp(PeerProgram reader, String kind) {
      reader.ask("measure " + kind + " " + seconds);
    }

    void measure(PeerProgram reader, String kind) {
      JsonNode answer = reader.ask("measure " + kind + " " + seconds);
      Rates into = rates(kind);
      into.perSecond().add(answer.get("batches_per_second").asDouble());
      into.perCpuSecond().add(answer.get("batches_per_cpu_second").asDouble());
    }

    Rates rates(String kind) {
      return rates.computeIfAbsent(kind, k -> new Rates(new ArrayList<>(), new ArrayList<>()));
    }
  }

  /** Starts a {@link ReaderProcess}. */
  static List<String> command(String lake, int batch, int length) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-Xmn24m",
        "-XX:MaxDirectMemorySize=2g",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        ReaderProcess.class.getName(),
        lake,
        Integer.toString(batch),
        Integer.toString(length));
  }
}
