package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Rows of other programs' Parquet files, as RLDS and LeRobot lay them out: numbers or lists of
 * numbers as observations, the action that was taken from them, the reward that came after. Names:
 * {@code episode_id} or {@code episode_index}; {@code reward} or {@code next.reward}; {@code
 * is_terminal}; every other column of numbers is an observation.
 */
final class ForeignSteps implements StepsReader.Rows {

  private static final List<String> EPISODE = List.of("episode_id", "episode_index");
  private static final List<String> REWARD = List.of("reward", "next.reward");
  private static final Set<String> NO_OBSERVATION =
      Set.of(
          "step",
          "frame_index",
          "index",
          "task_index",
          "timestamp",
          "is_first",
          "is_last",
          "is_terminal",
          "next.done",
          "discount");

  private final Path file;
  private final ImportRequest request;
  private final Notes notes;
  private final MessageType schema;
  private final String episodeColumn;
  private final String rewardColumn;
  private final List<String> observations = new ArrayList<>();
  private @Nullable Spaces spaces;
  private @Nullable EpisodeAssembler episode;
  private boolean terminal;

  ForeignSteps(Path file, MessageType schema, ImportRequest request, Notes notes) {
    this.file = file;
    this.schema = schema;
    this.request = request;
    this.notes = notes;
    episodeColumn = column(EPISODE, "the episode");
    rewardColumn = column(REWARD, "the reward");
    for (Type field : schema.getFields()) {
      String name = field.getName();
      if (isObservation(name)) {
        if (ParquetNumbers.isNumeric(field)) {
          observations.add(name);
        } else {
          notes.once("column '" + name + "' was left out: it does not hold numbers");
        }
      }
    }
    notes.once("files do not say when their episodes began: they start in 1970");
  }

  private boolean isObservation(String name) {
    boolean other =
        name.equals(episodeColumn)
            || name.equals(rewardColumn)
            || request.actionKeys().contains(name)
            || NO_OBSERVATION.contains(name);
    if (other || request.keys().isEmpty() || request.keys().contains(name)) {
      return !other;
    }
    notes.once("column '" + name + "' was left out: it is not among the keys asked for");
    return false;
  }

  private String column(List<String> names, String what) {
    return names.stream()
        .filter(schema::containsField)
        .findFirst()
        .orElseThrow(
            () ->
                UserError.usage(
                    "%s has no column for %s (%s); it has %s",
                    file,
                    what,
                    String.join(" or ", names),
                    schema.getFields().stream().map(Type::getName).toList()));
  }

  @Override
  public String episode(Group row) {
    return row.getValueToString(schema.getFieldIndex(episodeColumn), 0);
  }

  @Override
  public void add(Group row) {
    Spaces known = spaces;
    EpisodeAssembler open = episode;
    if (known == null || open == null) {
      known = known == null ? spaces(row) : known;
      spaces = known;
      open =
          new EpisodeAssembler(
              RowConvention.ACTION_AND_REWARD_TAKEN, known, request.framesPerStep(), notes);
      episode = open;
    }
    List<byte[]> tensors = new ArrayList<>();
    for (int i = 0; i < observations.size(); i++) {
      tensors.add(bytes(row, observations.get(i), known.observation().get(i)));
    }
    float[] action = new float[known.storedActionWidth()];
    int at = 0;
    for (ActionHead head : known.action()) {
      double[] values = numbers(row, head.name());
      requireLength(head.name(), values.length, head.storedWidth());
      for (double value : values) {
        action[at++] = (float) value;
      }
    }
    open.add(new Observation(tensors), action, (float) numbers(row, rewardColumn)[0]);
    terminal = schema.containsField("is_terminal") && row.getBoolean("is_terminal", 0);
  }

  private Spaces spaces(Group row) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (String name : observations) {
      Type field = schema.getType(name);
      String key =
          name.replaceFirst("^observation[._]", "")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9_]", "_");
      int length = numbers(row, name).length;
      tensors.add(
          new TensorSpec(
              key,
              ParquetNumbers.isWhole(field) ? ElementType.INT32 : ElementType.FLOAT32,
              field.isPrimitive() ? List.of() : List.of(length)));
    }
    List<ActionHead> heads = new ArrayList<>();
    for (String name : request.actionKeys()) {
      if (!schema.containsField(name)) {
        throw UserError.usage(
            "%s has no column '%s'; name the action with --action-keys", file, name);
      }
      Type field = schema.getType(name);
      heads.add(
          ParquetNumbers.isWhole(field) && field.isPrimitive()
              ? new ActionHead.Discrete(name, choices(name))
              : new ActionHead.Continuous(name, numbers(row, name).length));
    }
    return new Spaces(tensors, heads);
  }

  private int choices(String name) {
    return request
        .actionChoices()
        .orElseThrow(
            () ->
                UserError.usage(
                    "%s holds '%s' as an index without saying of how many choices; give --actions N",
                    file, name));
  }

  private double[] numbers(Group row, String column) {
    return ParquetNumbers.of(row, schema.getFieldIndex(column));
  }

  private void requireLength(String column, int length, int expected) {
    if (length != expected) {
      throw UserError.usage(
          "%s: '%s' has %d numbers in one row and %d in another", file, column, expected, length);
    }
  }

  private byte[] bytes(Group row, String column, TensorSpec spec) {
    double[] values = numbers(row, column);
    requireLength(column, values.length, spec.elements());
    ByteBuffer out = ByteBuffer.allocate(spec.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (spec.type() == ElementType.INT32) {
        out.putInt(Math.toIntExact((long) value));
      } else {
        out.putFloat((float) value);
      }
    }
    return out.array();
  }

  @Override
  public Optional<ForeignEpisode> finish(String source) {
    EpisodeAssembler done = episode;
    if (done == null) {
      return Optional.empty();
    }
    if (!schema.containsField("is_terminal")) {
      notes.count("the files do not say how their episodes ended: taken as time limits", 1);
    }
    return Optional.of(
        done.finish(source, Instant.EPOCH, terminal ? EpisodeEnd.TERMINAL : EpisodeEnd.TIME_LIMIT));
  }
}
