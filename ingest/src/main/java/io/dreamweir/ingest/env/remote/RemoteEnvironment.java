package io.dreamweir.ingest.env.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.message.MessageStream.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An environment in another process. What comes from there is checked as any input: sizes before
 * they are allocated, rewards and float observations for numbers that are none.
 *
 * <p>A process that has died, or says what cannot be, is told in one sentence, and the environment
 * is of no further use: who plays it cuts the episode.
 */
final class RemoteEnvironment implements Environment {

  static final int PROTOCOL = 1;

  /** Environments take seeds of 31 bits. */
  private static final long SEED_BITS = 0x7FFFFFFF;

  private final RemoteTask task;
  private final TaskDescription description;
  private final int observationBytes;
  private @Nullable RemoteProcess process;
  private EpisodeEnd end = EpisodeEnd.CUT;
  private Map<String, Double> measures = Map.of();
  private long steps;

  private RemoteEnvironment(
      RemoteTask task, TaskDescription description, int observationBytes, RemoteProcess process) {
    this.task = task;
    this.description = description;
    this.observationBytes = observationBytes;
    this.process = process;
  }

  static RemoteEnvironment open(RemoteTask task) {
    RemoteProcess process = RemoteProcesses.take(task);
    try {
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("open", PROTOCOL);
      JsonNode answer = process.ask(request, 0).json();
      if (answer.has("error")) {
        throw UserError.usage("[%s] %s", task.name(), answer.get("error").asText());
      }
      TaskDescription description = describe(task, answer);
      long bytes = description.spaces().observation().stream().mapToLong(TensorSpec::bytes).sum();
      if (bytes > TensorSpec.MAX_BYTES) {
        throw new IllegalArgumentException(
            "observations take " + bytes + " bytes; " + TensorSpec.MAX_BYTES + " are the most");
      }
      return new RemoteEnvironment(task, description, (int) bytes, process);
    } catch (IllegalArgumentException e) {
      process.close();
      throw new UserError(
          UserError.Kind.USAGE, "[" + task.name() + "] cannot be played: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private static TaskDescription describe(RemoteTask task, JsonNode answer) {
    return new TaskDescription(
        answer.path("task").asText(task.name()),
        answer.path("version").asText(),
        answer.path("configuration_hash").asText(),
        "",
        SpacesJson.read(answer.path("spaces").toString()));
  }

  @Override
  public TaskDescription description() {
    return description;
  }

  @Override
  public Transition reset(long seed) {
    end = EpisodeEnd.CUT;
    measures = Map.of();
    steps = 0;
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("reset", seed & SEED_BITS);
    Message answer = ask(request);
    if (!answer.json().path("end").asText().equals("open")) {
      throw broken("an episode that is over at its beginning");
    }
    end = EpisodeEnd.OPEN;
    return new Transition(observation(answer.data()), Action.none(spaces()), 0, end, 0);
  }

  @Override
  public Transition step(Action action) {
    if (end != EpisodeEnd.OPEN) {
      throw new IllegalStateException(
          "[" + description.task() + "] step outside of an episode; call reset first");
    }
    spaces().requireAction(action);
    ByteBuffer stored =
        ByteBuffer.allocate(action.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : action.values()) {
      stored.putFloat(value);
    }
    end = EpisodeEnd.CUT;
    steps++;
    Message answer = ask(JsonNodeFactory.instance.objectNode().put("step", steps), stored.array());
    JsonNode json = answer.json();
    float reward = (float) json.path("reward").asDouble(Double.NaN);
    if (!Float.isFinite(reward)) {
      throw broken("reward " + json.path("reward"));
    }
    int frames = json.path("frames").asInt(-1);
    if (frames < 0) {
      throw broken("frames " + json.path("frames"));
    }
    Observation observation = observation(answer.data());
    end = end(json.path("end").asText());
    if (end.isLast()) {
      measures = measures(json.path("measures"));
    }
    return new Transition(observation, action, reward, end, frames);
  }

  private EpisodeEnd end(String word) {
    return switch (word) {
      case "open" -> EpisodeEnd.OPEN;
      case "terminal" -> EpisodeEnd.TERMINAL;
      case "time_limit" -> EpisodeEnd.TIME_LIMIT;
      default -> throw broken("end '" + word + "'");
    };
  }

  private static Map<String, Double> measures(JsonNode json) {
    Map<String, Double> measures = new TreeMap<>();
    json.fields()
        .forEachRemaining(
            e -> {
              double value = e.getValue().asDouble(Double.NaN);
              if (Double.isFinite(value)) {
                measures.put(e.getKey(), value);
              }
            });
    return Map.copyOf(measures);
  }

  private Message ask(ObjectNode request, byte[]... data) {
    RemoteProcess open = process;
    if (open == null) {
      throw new IllegalStateException("[" + description.task() + "] is closed");
    }
    Message answer = open.ask(request, observationBytes, data);
    if (answer.json().has("error")) {
      throw UserError.failed(
          "[%s@%d] the environment failed: %s",
          description.task(), steps, answer.json().get("error").asText());
    }
    return answer;
  }

  private Observation observation(ByteBuffer data) {
    if (data.remaining() != observationBytes) {
      throw broken(
          String.format(
              Locale.ROOT,
              "observations of %,d bytes, expected %s = %,d",
              data.remaining(),
              spaces().observation(),
              observationBytes));
    }
    List<byte[]> tensors = new ArrayList<>();
    for (TensorSpec spec : spaces().observation()) {
      byte[] tensor = new byte[spec.bytes()];
      data.get(tensor);
      requireNumbers(spec, tensor);
      tensors.add(tensor);
    }
    return new Observation(tensors);
  }

  private void requireNumbers(TensorSpec spec, byte[] tensor) {
    if (spec.type() != ElementType.FLOAT32) {
      return;
    }
    ByteBuffer values = ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < spec.elements(); i++) {
      float value = values.getFloat(i * Float.BYTES);
      if (!Float.isFinite(value)) {
        throw broken(spec.name() + " with entry " + i + " = " + value);
      }
    }
  }

  private UserError broken(String what) {
    return UserError.failed(
        "[%s@%d] the environment gives %s; the episode is cut", description.task(), steps, what);
  }

  @Override
  public Map<String, Double> measures() {
    return measures;
  }

  @Override
  public void close() {
    end = EpisodeEnd.CUT;
    RemoteProcess open = process;
    process = null;
    if (open != null) {
      RemoteProcesses.giveBack(task, open);
    }
  }
}
