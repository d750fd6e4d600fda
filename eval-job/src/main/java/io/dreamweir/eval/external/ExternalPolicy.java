package io.dreamweir.eval.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.message.MessageStream;
import java.util.ArrayList;
import java.util.List;

/** A policy that asks another process; one connection, used by one thread at a time. */
public final class ExternalPolicy implements Policy {

  /** An episode as the agent knows it. */
  private static final class Episode implements EpisodeMemory {
    private final long number;
    private final long seed;
    private boolean known;

    Episode(long number, long seed) {
      this.number = number;
      this.seed = seed;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AgentAddress address;
  private final AgentConnection connection;
  private final AgentIdentity identity;
  private final Spaces spaces;
  private long episodes;

  private ExternalPolicy(
      AgentAddress address, AgentConnection connection, AgentIdentity identity, Spaces spaces) {
    this.address = address;
    this.connection = connection;
    this.identity = identity;
    this.spaces = spaces;
  }

  /**
   * Asks who listens there.
   *
   * @throws UserError if nobody does
   */
  public static AgentIdentity identity(AgentAddress address) {
    try (AgentConnection connection = AgentConnection.open(address)) {
      return hello(address, connection, JsonNodeFactory.instance.objectNode());
    }
  }

  /**
   * Opens a policy.
   *
   * @throws UserError if nobody listens there, or the agent cannot act in these spaces
   */
  public static ExternalPolicy open(AgentAddress address, Spaces spaces) {
    AgentConnection connection = AgentConnection.open(address);
    try {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.set("spaces", JSON.readTree(SpacesJson.write(spaces)));
      return new ExternalPolicy(address, connection, hello(address, connection, request), spaces);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("spaces can always be written", e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static AgentIdentity hello(
      AgentAddress address, AgentConnection connection, ObjectNode request) {
    request.put("hello", AgentConnection.VERSION);
    request.put("agent", address.name());
    var answer = connection.ask(request).json();
    if (answer.path("name").asText().isBlank() || answer.path("version").asText().isBlank()) {
      throw UserError.failed(
          "[%s] the agent gives no name and version: %s", address, answer.toString());
    }
    return new AgentIdentity(
        answer.get("name").asText(),
        answer.get("version").asText(),
        answer.path("updates").asLong(0));
  }

  @Override
  public long version() {
    return identity.updates();
  }

  @Override
  public Spaces spaces() {
    return spaces;
  }

  @Override
  public EpisodeMemory start(long seed) {
    return new Episode(episodes++, seed);
  }

  @Override
  public List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = request.putArray("episodes");
    int tensors = spaces.observation().size();
    byte[][] data = new byte[tensors * latest.size()][];
    for (int i = 0; i < latest.size(); i++) {
      Episode episode = (Episode) memories.get(i);
      ObjectNode row = rows.addObject();
      row.put("number", episode.number);
      row.put("first", !episode.known);
      row.put("reward", latest.get(i).reward());
      if (!episode.known) {
        row.put("seed", episode.seed);
      }
      episode.known = true;
      for (int t = 0; t < tensors; t++) {
        data[t * latest.size() + i] = latest.get(i).observation().tensors().get(t);
      }
    }
    return actions(connection.ask(request, data), latest.size());
  }

  private List<Action> actions(MessageStream.Message answer, int count) {
    int width = spaces.storedActionWidth();
    if (answer.data().remaining() != 4 * width * count) {
      throw UserError.failed(
          "[%s] answers %d episodes with %d bytes, expected %d actions of %d float32",
          address, count, answer.data().remaining(), count, width);
    }
    List<Action> actions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] values = new float[width];
      for (int j = 0; j < width; j++) {
        values[j] = answer.data().getFloat();
      }
      Action action = new Action(values);
      try {
        spaces.requireAction(action);
      } catch (IllegalArgumentException e) {
        throw new UserError(UserError.Kind.FAILED, "[" + address + "] " + e.getMessage(), e);
      }
      actions.add(action);
    }
    return actions;
  }

  @Override
  public void close() {
    connection.close();
  }
}
