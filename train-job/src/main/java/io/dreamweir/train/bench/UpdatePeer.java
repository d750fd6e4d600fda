package io.dreamweir.train.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.PeerProgram;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.dreamer.v3.ModelConfig;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.nn.Gru;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same update by another program on as many threads: plain PyTorch, {@code
 * bench/peers/torch_dreamerv2.py}, or the original on TensorFlow, {@code
 * bench/peers/tensorflow_dreamerv2.py}.
 */
public final class UpdatePeer implements AutoCloseable {

  private static final Path TORCH = Path.of("bench", "peers", "torch_dreamerv2.py");
  private static final Path JAX = Path.of("bench", "peers", "jax_dreamerv3.py");
  private static final Path ORIGINAL = Path.of("bench", "peers", "tensorflow_dreamerv2.py");

  /** The original's numbers; the peer has to come out at them before it is worth timing. */
  private static final Path GOLDEN =
      Path.of("train-job", "src", "test", "resources", "golden", "dreamerv2");

  private static final Path GOLDEN_V3 = GOLDEN.resolveSibling("dreamerv3");

  private final PeerProgram program;
  private final Map<String, Object> checked;
  private final List<Double> seconds = new ArrayList<>();
  private long peakBytes;

  private UpdatePeer(PeerProgram program, Map<String, Object> checked) {
    this.program = program;
    this.checked = checked;
  }

  /** The plain PyTorch program, once it has come out at the original's numbers. */
  static UpdatePeer torch(
      Path environment, DreamerV2Config config, Spaces spaces, int batch, int length, int threads) {
    double worst = golden(environment, TORCH, GOLDEN);
    return new UpdatePeer(
        PeerProgram.python(
            environment,
            TORCH,
            List.of(
                "--serve",
                "--batch=" + batch,
                "--length=" + length,
                "--threads=" + threads,
                "--dims=" + dims(config, spaces))),
        Map.of("golden_worst_relative", worst));
  }

  /** The original program, which knows the sizes of the full Atari network only. */
  static UpdatePeer original(Path environment, Spaces spaces, int batch, int length, int threads) {
    return new UpdatePeer(
        PeerProgram.python(
            environment,
            ORIGINAL,
            List.of(
                "--serve",
                "--batch=" + batch,
                "--length=" + length,
                "--actions=" + spaces.encodedActionWidth(),
                "--threads=" + threads)),
        Map.of());
  }

  /** The JAX program of DreamerV3, once it has come out at the original's numbers. */
  static UpdatePeer jax(
      Path environment, DreamerV3Config config, Spaces spaces, int batch, int length, int threads) {
    double worst = golden(environment, JAX, GOLDEN_V3);
    ModelConfig m = config.model();
    ObjectNode dims = new ObjectMapper().createObjectNode();
    spaces.observation().get(0).shape().forEach(dims.putArray("image")::add);
    dims.put("actions", spaces.encodedActionWidth())
        .put("stoch", m.groups())
        .put("classes", m.classes())
        .put("deter", m.deter())
        .put("hidden", m.hidden())
        .put("depth", m.depth())
        .put("units", m.units())
        .put("imag_length", config.behaviour().steps());
    return new UpdatePeer(
        PeerProgram.python(
            environment,
            JAX,
            List.of(
                "--serve",
                "--batch=" + batch,
                "--length=" + (length - config.context()),
                "--threads=" + threads,
                "--dims=" + dims)),
        Map.of("golden_worst_relative", worst));
  }

  private static double golden(Path environment, Path script, Path fixtures) {
    try (PeerProgram once =
        PeerProgram.python(environment, script, List.of("--golden", fixtures.toString()))) {
      if (!once.description().path("ok").asBoolean()) {
        throw UserError.failed(
            "the peer does not compute what the original does: %s", once.description());
      }
      return once.description().path("worst").asDouble();
    }
  }

  private static String dims(DreamerV2Config config, Spaces spaces) {
    DreamerV2Config.HeadSize size = config.actor();
    if (!size.equals(config.critic())
        || !size.equals(config.rewardHead())
        || !size.equals(config.discountHead())
        || config.actorGradient() != DreamerV2Config.ActorGradient.REINFORCE
        || config.latents() != DreamerV2Config.LatentKind.CATEGORICAL
        || config.activation() != Activation.ELU
        || config.gruNorm() != Gru.Norm.LAYER) {
      throw UserError.usage(
          "the peer program has heads of one size, categorical latents, ELU and a normed GRU, and learns"
              + " by REINFORCE; this preset differs");
    }
    ObjectNode dims = new ObjectMapper().createObjectNode();
    spaces.observation().get(0).shape().forEach(dims.putArray("image")::add);
    dims.put("actions", spaces.encodedActionWidth())
        .put("groups", config.groups())
        .put("classes", config.classes())
        .put("deter", config.deter())
        .put("hidden", config.hidden())
        .put("depth", config.cnnDepth())
        .put("layers", size.layers())
        .put("units", size.units())
        .put("horizon", config.horizon());
    return dims.toString();
  }

  /**
   * Makes sure that both train the same network.
   *
   * @throws UserError if their numbers of parameters differ
   */
  UpdatePeer training(long parameters) {
    long theirs = program.description().path("parameters").asLong();
    if (theirs != parameters) {
      close();
      throw UserError.failed("the peer trains %d parameters, this agent %d", theirs, parameters);
    }
    return this;
  }

  /** One update that is not counted. */
  void warmUp() {
    program.ask("");
  }

  /** One update that is. */
  void update() {
    var answer = program.ask("");
    seconds.add(answer.path("seconds").asDouble());
    peakBytes = answer.path("peak_rss_bytes").asLong();
  }

  List<Double> seconds() {
    return seconds;
  }

  /** What it is and took, each name behind a prefix. */
  Map<String, Object> details(String prefix) {
    Map<String, Object> details = new TreeMap<>();
    program
        .description()
        .fields()
        .forEachRemaining(e -> details.put(prefix + e.getKey(), e.getValue().asText()));
    checked.forEach((name, value) -> details.put(prefix + name, value));
    details.put(prefix + "seconds", seconds);
    details.put(prefix + "peak_rss_bytes", peakBytes);
    return details;
  }

  @Override
  public void close() {
    program.close();
  }
}
