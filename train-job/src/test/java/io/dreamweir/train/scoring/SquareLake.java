package io.dreamweir.train.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.AgentDescription;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A bright square that wanders over dark pictures of 16 x 16 pixels, and agents for it. */
public final class SquareLake {

  public static final String TASK = "test/square";
  public static final Spaces SPACES = Spaces.pixels(16, 16, 1, 3);
  private static final int SIDE = 16;
  private static final int SQUARE = 4;
  private static final Path CONF = Path.of("../conf");

  private SquareLake() {}

  /** The rows of one episode; noise where the square would be if it is not {@code whole}. */
  public static List<Transition> episode(long seed, int rows, boolean whole) {
    SplittableRandom random = new SplittableRandom(seed);
    int x = random.nextInt(SIDE - SQUARE);
    List<Transition> episode = new ArrayList<>();
    for (int t = 0; t < rows; t++) {
      byte[] pixels = new byte[SIDE * SIDE];
      if (!whole) {
        random.nextBytes(pixels);
      }
      for (int i = 0; i < SQUARE * SQUARE; i++) {
        pixels[(6 + i / SQUARE) * SIDE + x + i % SQUARE] = (byte) 255;
      }
      int move = random.nextInt(3);
      episode.add(
          new Transition(
              new Observation(List.of(pixels)),
              t == 0 ? Action.none(SPACES) : Action.discrete(move),
              0,
              t == rows - 1 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
              1));
      x = Math.max(0, Math.min(SIDE - SQUARE, x + move - 1));
    }
    return episode;
  }

  /** An episode as it is stored. */
  public static List<Chunk> chunks(String id, List<Transition> rows) {
    TaskDescription task = new TaskDescription(TASK, "1", "", "", SPACES);
    EpisodeOrigin origin =
        new EpisodeOrigin(
            id, "run", "actor", task, -1, 0, Instant.ofEpochMilli(1_700_000_000_000L));
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      rows.forEach(row -> builder.add(row).ifPresent(chunks::add));
    }
    return chunks;
  }

  /** An agent that makes an update in milliseconds. */
  public static AgentDescription agent() {
    Configuration configuration =
        Configuration.defaults(CONF.resolve("defaults.yaml"))
            .with(CONF.resolve("presets/small.yaml"));
    for (String setting :
        List.of(
            "cnn-depth=4",
            "encoder-kernels=[4,4]",
            "decoder-kernels=[5,8]",
            "deter=16",
            "hidden=16",
            "groups=4",
            "classes=4",
            "horizon=3",
            "model-optimizer.learning-rate=0.003")) {
      configuration = configuration.with("agent.dreamer-v2." + setting);
    }
    JsonNode config = configuration.resolved().at("/agent/dreamer-v2");
    return new AgentDescription("dreamer-v2", config);
  }
}
