package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.PeerProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Batches per second from a lake in an object store, beside the same lake on this machine's disk:
 * cold, when every block is fetched first, and warm, when the blocks lie in the local cache.
 *
 * @param spark session whose classpath knows the store
 * @param location empty place in the store, as {@code s3a://bucket/bench}; the lake stays there
 * @param folder empty folder for the lake beside it, the local cache, and logs
 * @param steps rows of each lake
 * @param runs counted runs of each kind, alternating
 * @param seconds length of a run
 */
public record StoreBench(
    SparkSession spark, String location, Path folder, long steps, int runs, double seconds) {

  private static final int BATCH = 50;
  private static final int LENGTH = 50;

  /** Measures; the figure is reading from the store's lake with a warm cache of blocks. */
  public BenchResult run() {
    String disk = BenchLake.make(spark, folder.resolve("disk").toString(), BenchLake.USUAL, steps);
    String store = BenchLake.make(spark, location, BenchLake.USUAL, steps);
    Map<String, Object> details = new TreeMap<>();
    List<Double> warm = new ArrayList<>();
    List<Double> local = new ArrayList<>();
    List<Double> warmUncached = new ArrayList<>();
    List<Double> localUncached = new ArrayList<>();
    try (PeerProgram beside = reader("disk", disk);
        PeerProgram reader = reader("store", store)) {
      details.put("first_batch_seconds_cold", reader.description().get("first_batch_seconds"));
      details.put("first_batch_seconds_disk", beside.description().get("first_batch_seconds"));
      details.put("cold_batches_per_second", rate(reader, "uncached"));
      reader.ask("check");
      for (int i = 0; i < 2; i++) {
        rate(reader, "one");
        rate(beside, "one");
      }
      for (int i = 0; i < runs; i++) {
        warm.add(rate(reader, "one"));
        local.add(rate(beside, "one"));
        warmUncached.add(rate(reader, "uncached"));
        localUncached.add(rate(beside, "uncached"));
      }
    }
    try (PeerProgram again = reader("again", store)) {
      details.put("first_batch_seconds_warm", again.description().get("first_batch_seconds"));
    }
    details.put("steps", steps);
    details.put("without_cache_of_chunks", warmUncached);
    details.put("without_cache_of_chunks_disk", localUncached);
    return new BenchResult("store", "batches/s", warm, local, details);
  }

  private double rate(PeerProgram reader, String kind) {
    JsonNode answer = reader.ask("measure " + kind + " " + seconds);
    return answer.get("batches_per_second").asDouble();
  }

  private PeerProgram reader(String name, String lake) {
    List<String> command = new ArrayList<>(ReaderBench.command(lake, BATCH, LENGTH));
    command.add(folder.resolve("blocks").toString());
    return PeerProgram.start(name, command, folder.resolve(name + ".log"));
  }
}
