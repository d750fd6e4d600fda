package io.dreamweir.train.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.train.agent.AgentDescription;
import java.nio.file.Path;
import java.time.Duration;

/** Runs of the tiny agent; also a program of its own, to be killed. */
final class TinyRun {
  private TinyRun() {}

  static TrainSettings settings(long updates, Duration checkpointEvery) {
    return new TrainSettings(
        3,
        updates,
        new TrainSettings.Ratio(1, 0, 100, 0),
        new TrainSettings.Checkpoint(checkpointEvery, 2, 0),
        new TrainSettings.Policy(10, 2),
        Duration.ofMillis(1),
        true,
        0,
        new TrainSettings.Prometheus("127.0.0.1", 0),
        1e6,
        "cpu",
        "float32",
        "torch");
  }

  static AgentDescription agent(int size, long nanAt) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    return new AgentDescription("tiny", config.put("size", size).put("nan-at", nanAt));
  }

  static TrainJob job(Path out, TrainRequest.Start start, TrainSettings settings) {
    return job(out, start, settings, agent(4, -1), Pace.unlimited(), TrainListener.silent());
  }

  static TrainJob job(
      Path out,
      TrainRequest.Start start,
      TrainSettings settings,
      AgentDescription agent,
      Pace pace,
      TrainListener listener) {
    return new TrainJob(
        new TrainRequest(out, start),
        settings,
        agent,
        new SyntheticExperience(1_000_000, pace),
        JsonNodeFactory.instance.objectNode().put("updates", settings.updates()),
        listener);
  }

  /** Arguments: folder, updates, perhaps the agent's size. Saves after every update. */
  public static void main(String[] arguments) throws InterruptedException {
    TrainSettings settings = settings(Long.parseLong(arguments[1]), Duration.ZERO);
    int size = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    job(
            Path.of(arguments[0]),
            TrainRequest.Start.RESUME,
            settings,
            agent(size, -1),
            Pace.unlimited(),
            TrainListener.silent())
        .run();
  }
}
