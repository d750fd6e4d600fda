package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.error.UserError;
import io.dreamweir.run.PeerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another program's replay store in a process of its own, filled with the same episodes. One that
 * cannot be measured says why, and stays in the figures.
 */
final class Peer implements AutoCloseable {

  /** Their names in {@code bench/peers/replay_peers.py}. */
  static final List<String> NAMES =
      List.of("chunks", "dreamerv3", "dreamerv2", "sheeprl", "sheeprl-bytes", "torchrl", "lance");

  private static final long PREPARE_MINUTES = 20;

  private final String name;
  private final Path episodes;
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Double> perCpuSecond = new ArrayList<>();
  private final PeerProgram process;

  private Peer(String name, Path episodes, PeerProgram process) {
    this.name = name;
    this.episodes = episodes;
    this.process = process;
  }

  /**
   * What was measured of peers.
   *
   * @param script {@code bench/peers/replay_peers.py}
   * @param python an interpreter that has the peers
   */
  record Program(Path python, Path script) {

    /**
     * The program.
     *
     * @param environment virtual environment that {@code bench/peers/install.sh} has made
     * @throws UserError if one of both is not there
     */
    static Program of(Path environment) {
      Path python = environment.resolve("bin/python");
      if (!Files.isExecutable(python)) {
        throw UserError.usage(
            "there is no %s; install the peers with `bench/peers/install.sh %s`",
            python, environment);
      }
      Path script =
          Path.of(System.getProperty("dreamweir.home", "."), "bench/peers/replay_peers.py");
      if (!Files.exists(script)) {
        throw UserError.usage("there is no %s; run from a checkout of dreamweir", script);
      }
      return new Program(python, script);
    }
  }

  /**
   * Prepares and starts a peer.
   *
   * @param episodes the same episodes as DreamerV2's npz files
   * @param folder for its own files and logs
   * @throws UserError if it cannot be measured
   */
  static Peer start(Program program, String name, Path episodes, Path folder, int batch, int length)
      throws IOException, InterruptedException {
    Path store = Files.createDirectories(folder.resolve(name));
    Path log = folder.resolve(name + ".log");
    Process prepare =
        new ProcessBuilder(command(program, "prepare", name, episodes.toString(), store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!prepare.waitFor(PREPARE_MINUTES, TimeUnit.MINUTES)) {
      prepare.destroyForcibly();
      throw UserError.failed("it took more than %d minutes to prepare", PREPARE_MINUTES);
    }
    if (prepare.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
      throw UserError.failed(
          "%s; whole log: %s", lines.isEmpty() ? "no reason" : lines.get(lines.size() - 1), log);
    }
    return new Peer(
        name,
        episodes,
        PeerProgram.start(
            name,
            command(
                program,
                "serve",
                name,
                store.toString(),
                Integer.toString(batch),
                Integer.toString(length)),
            log));
  }

  private static List<String> command(Program program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.python().toString());
    command.add(program.script().toString());
    command.addAll(List.of(arguments));
    return command;
  }

  String name() {
    return name;
  }

  /** Anonymous resident memory once it has read for a while, and a check of a batch. */
  void examine(double seconds) {
    process.ask("measure " + seconds);
    JsonNode ready = process.description();
    figures.put("what", ready.get("what").asText());
    figures.put("first_batch_seconds", ready.get("first_batch_seconds").asDouble());
    figures.put("anonymous_bytes", process.ask("memory").get("anonymous_bytes").asLong());
    figures.put("checked_windows", process.ask("check " + episodes).get("windows").asLong());
  }

  /** One counted run. */
  void measure(double seconds) {
    JsonNode answer = process.ask("measure " + seconds);
    perSecond.add(answer.get("batches_per_second").asDouble());
    perCpuSecond.add(answer.get("batches_per_cpu_second").asDouble());
  }

  /** All that is known of it. */
  Map<String, Object> figures() {
    figures.put("per_second", perSecond);
    figures.put("per_cpu_second", perCpuSecond);
    return figures;
  }

  @Override
  public void close() {
    process.close();
  }
}
