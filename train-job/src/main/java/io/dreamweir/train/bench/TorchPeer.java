package io.dreamweir.train.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.PeerProgram;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.nn.Gru;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same update as a plain PyTorch program, {@code bench/peers/torch_dreamerv2.py}, on as many
 * threads.
 */
final class TorchPeer implements AutoCloseable {

  private static final Path SCRIPT = Path.of("bench", "peers", "torch_dreamerv2.py");

  /** The original's numbers; the peer has to come out at them before it is worth timing. */
  private static final Path GOLDEN =
      Path.of("train-job", "src", "test", "resources", "golden", "dreamerv2");

  private final PeerProgram program;
  private final double worstOfGolden;
  private final List<Double> seconds = new ArrayList<>();
  private long peakBytes;

  private TorchPeer(PeerProgram program, double worstOfGolden) {
    this.program = program;
    this.worstOfGolden = worstOfGolden;
  }

  static TorchPeer start(
      Path environment, DreamerV2Config config, Spaces spaces, int batch, int length, int threads) {
    double worst = golden(environment);
    return new TorchPeer(
        PeerProgram.python(
            environment,
            SCRIPT,
            List.of(
                "--serve",
                "--batch=" + batch,
                "--length=" + length,
                "--threads=" + threads,
                "--dims=" + dims(config, spaces))),
        worst);
  }

  private static double golden(Path environment) {
    try (PeerProgram once =
        PeerProgram.python(environment, SCRIPT, List.of("--golden", GOLDEN.toString()))) {
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

  /** Parameters that it trains. */
  long parameters() {
    return program.description().path("parameters").asLong();
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

  Map<String, Object> details() {
    return Map.of(
        "peer", program.description().path("program").asText(),
        "peer_torch", program.description().path("torch").asText(),
        "peer_threads", program.description().path("threads").asInt(),
        "peer_peak_rss_bytes", peakBytes,
        "peer_golden_worst_relative", worstOfGolden);
  }

  @Override
  public void close() {
    program.close();
  }
}
