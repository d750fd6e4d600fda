package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RolloutMessage;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Policy.EpisodeMemory;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The golden file that this actor and the one in {@code ingest/python} share: from the same steps
 * both make the same messages. The Python side is {@code ingest/python/tests/test_golden.py}.
 */
class PythonActorTest {

  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try (InputStream in = PythonActorTest.class.getResourceAsStream("python-actor.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void weMakeTheseMessagesOfTheseStepsAndReadThem() throws Exception {
    for (JsonNode episode : GOLDEN.path("episodes")) {
      List<Chunk> chunks = play(episode);
      List<byte[]> messages = bytes(episode.path("messages"));
      assertThat(messages).hasSameSizeAs(chunks);
      for (int i = 0; i < chunks.size(); i++) {
        assertThat(RolloutMessage.encode(chunks.get(i)))
            .as(chunks.get(i).place())
            .isEqualTo(messages.get(i));
        assertThat(RolloutMessage.decode(RolloutMessage.versionHeader(), messages.get(i)))
            .usingRecursiveComparison()
            .isEqualTo(chunks.get(i));
      }
    }
  }

  @Test
  void seedsAndRandomActionsAreTheSame() {
    for (JsonNode seed : GOLDEN.path("seeds")) {
      List<Object> parts = new ArrayList<>();
      seed.path("parts").forEach(part -> parts.add(part.asText()));
      assertThat(Seeds.derive(seed.path("root").asLong(), parts.toArray()))
          .isEqualTo(seed.path("seed").asLong());
    }
    JsonNode random = GOLDEN.path("random");
    Spaces spaces =
        SpacesJson.read(
            "{\"observation\":[{\"name\":\"v\",\"type\":\"uint8\",\"shape\":[]}],\"action\":"
                + random.path("heads")
                + "}");
    try (RandomPolicy policy = new RandomPolicy(spaces)) {
      for (JsonNode draw : random.path("draws")) {
        EpisodeMemory memory = policy.start(draw.path("seed").asLong());
        Transition none =
            new Transition(
                new Observation(List.of(new byte[1])), Action.none(spaces), 0, EpisodeEnd.OPEN, 0);
        for (JsonNode action : draw.path("actions")) {
          assertThat(policy.act(List.of(memory), List.of(none), ActingMode.TRAIN))
              .containsExactly(new Action(floats(action)));
        }
      }
    }
  }

  private static List<Chunk> play(JsonNode episode) {
    TaskDescription task =
        new TaskDescription(
            episode.path("task").asText(),
            episode.path("version").asText(),
            episode.path("configuration_hash").asText(),
            "",
            SpacesJson.read(episode.path("spaces").asText()));
    EpisodeOrigin origin =
        new EpisodeOrigin(
            episode.path("episode_id").asText(),
            episode.path("run").asText(),
            episode.path("actor").asText(),
            task,
            episode.path("policy_version").asLong(),
            episode.path("seed").asLong(),
            Instant.ofEpochMilli(episode.path("started_ms").asLong()));
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      for (JsonNode row : episode.path("rows")) {
        builder.add(transition(row)).ifPresent(chunks::add);
      }
      builder.cut().ifPresent(chunks::add);
    }
    return chunks;
  }

  private static Transition transition(JsonNode row) {
    return new Transition(
        new Observation(bytes(row.path("observation"))),
        new Action(floats(row.path("action"))),
        row.path("reward").floatValue(),
        EpisodeEnd.valueOf(row.path("end").asText().toUpperCase(Locale.ROOT)),
        row.path("frames").asInt());
  }

  private static float[] floats(JsonNode values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  private static List<byte[]> bytes(JsonNode texts) {
    List<byte[]> bytes = new ArrayList<>();
    texts.forEach(text -> bytes.add(Base64.getDecoder().decode(text.asText())));
    return bytes;
  }
}
