package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;

/** Rows of one data file of a LeRobot data set. */
final class LeRobotRows implements StepsReader.Rows {

  private static final String EPISODE = "episode_index";
  private static final String REWARD = "next.reward";
  private static final String TERMINAL = "is_terminal";

  private final Path file;
  private final MessageType schema;
  private final LeRobotInfo info;
  private final Notes notes;
  private final EpisodeAssembler episode;
  private boolean terminal;
  private int row;

  LeRobotRows(Path file, MessageType schema, LeRobotInfo info, ImportRequest request, Notes notes) {
    this.file = file;
    this.schema = schema;
    this.info = info;
    this.notes = notes;
    List<String> needed = new ArrayList<>(info.columns());
    info.spaces().action().forEach(head -> needed.add(head.name()));
    needed.add(EPISODE);
    needed.add(REWARD);
    for (String column : needed) {
      if (!schema.containsField(column)) {
        throw UserError.usage(
            "%s has no column '%s'%s",
            file,
            column,
            column.equals(REWARD)
                ? ": a lake holds rewards; add them as a feature of the data set"
                : ", which " + LeRobotInfo.FILE + " names");
      }
    }
    episode =
        new EpisodeAssembler(
            RowConvention.ACTION_AND_REWARD_TAKEN, info.spaces(), request.framesPerStep(), notes);
    notes.once("files do not say when their episodes began: they start in 1970");
  }

  @Override
  public String episode(Group group) {
    return group.getValueToString(schema.getFieldIndex(EPISODE), 0);
  }

  @Override
  public void add(Group group) {
    List<byte[]> tensors = new ArrayList<>();
    for (int i = 0; i < info.columns().size(); i++) {
      tensors.add(tensor(group, info.columns().get(i), info.spaces().observation().get(i)));
    }
    float[] action = new float[info.spaces().storedActionWidth()];
    int at = 0;
    for (ActionHead head : info.spaces().action()) {
      for (double value : numbers(group, head.name(), head.storedWidth())) {
        action[at++] = (float) value;
      }
    }
    episode.add(new Observation(tensors), action, (float) numbers(group, REWARD, 1)[0]);
    terminal = schema.containsField(TERMINAL) && group.getBoolean(TERMINAL, 0);
    row++;
  }

  private byte[] tensor(Group group, String column, TensorSpec spec) {
    if (!ParquetNumbers.isNumeric(schema.getType(column))) {
      try {
        return PngFrames.decode(spec, group.getGroup(column, 0).getBinary("bytes", 0).getBytes());
      } catch (IOException | RuntimeException e) {
        throw new UserError(
            UserError.Kind.USAGE,
            String.format("[%s@%d] '%s': %s", file, row, column, e.getMessage()),
            e);
      }
    }
    ByteBuffer out = ByteBuffer.allocate(spec.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : numbers(group, column, spec.elements())) {
      switch (spec.type()) {
        case UINT8 -> out.put((byte) whole(column, value, 0, 255));
        case INT32 -> out.putInt((int) whole(column, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case FLOAT32 -> out.putFloat((float) value);
      }
    }
    return out.array();
  }

  private double whole(String column, double value, double low, double high) {
    if (value < low || value > high || value != Math.rint(value)) {
      throw UserError.usage(
          "[%s@%d] '%s' is %s, expected a whole number from %.0f to %.0f",
          file, row, column, value, low, high);
    }
    return value;
  }

  private double[] numbers(Group group, String column, int expected) {
    double[] numbers = ParquetNumbers.of(group, schema.getFieldIndex(column));
    if (numbers.length != expected) {
      throw UserError.usage(
          "[%s@%d] '%s' has %d numbers, %s says %d",
          file, row, column, numbers.length, LeRobotInfo.FILE, expected);
    }
    return numbers;
  }

  @Override
  public Optional<ForeignEpisode> finish(String source) {
    if (!schema.containsField(TERMINAL)) {
      notes.count("the files do not say how their episodes ended: taken as time limits", 1);
    }
    return Optional.of(
        episode.finish(
            source, Instant.EPOCH, terminal ? EpisodeEnd.TERMINAL : EpisodeEnd.TIME_LIMIT));
  }
}
