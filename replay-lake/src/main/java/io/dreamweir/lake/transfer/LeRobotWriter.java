package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/** See {@link LeRobotReader}. Episodes are numbered in the order in which they began. */
final class LeRobotWriter implements EpisodeWriter {

  static final String DATA_PATH = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";

  private static final long FILE_BYTES = 100L << 20;

  private record Written(long number, int rows, long fromRow, int file) {}

  private final Path folder;
  private final List<Written> episodes = new ArrayList<>();
  private @Nullable ParquetWriter<Group> writer;
  private @Nullable Spaces spaces;
  private String task = "";
  private int file = -1;
  private long rows;

  LeRobotWriter(Path folder, Notes notes) {
    this.folder = folder;
    notes.once(
        "not held: ids, runs, actors, seeds, policy versions and starts of episodes, emulator"
            + " frames, statistics of features");
    notes.once("timestamps count rows: a lake does not know the time between two frames");
  }

  @Override
  public void write(StoredEpisode episode) throws IOException {
    spaces = episode.spaces();
    task = episode.origin().task().task();
    MessageType schema = schema(episode.spaces());
    ParquetWriter<Group> open = writer;
    if (open == null || open.getDataSize() > FILE_BYTES) {
      closeFile();
      file++;
      open = open(schema, String.format("data/chunk-000/file-%03d.parquet", file));
      writer = open;
    }
    RowConvention.Rows taken = episode.as(RowConvention.ACTION_AND_REWARD_TAKEN);
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    for (int t = 0; t < episode.rows(); t++) {
      Group row = groups.newGroup();
      for (int i = 0; i < episode.observations().size(); i++) {
        observation(row, episode.spaces().observation().get(i), episode.observations().get(i), t);
      }
      action(row, episode.spaces(), taken.actions(), t);
      EpisodeEnd end = t == episode.rows() - 1 ? episode.end() : EpisodeEnd.OPEN;
      row.append("next.reward", taken.rewards()[t]);
      row.append("next.done", end.isLast());
      row.append("is_terminal", end.isTerminal());
      row.append("timestamp", (float) t);
      row.append("frame_index", (long) t);
      row.append("episode_index", (long) episodes.size());
      row.append("index", rows + t);
      row.append("task_index", 0L);
      open.write(row);
    }
    episodes.add(new Written(episodes.size(), episode.rows(), rows, file));
    rows += episode.rows();
  }

  private static void observation(Group row, TensorSpec spec, byte[] all, int t)
      throws IOException {
    String name = LeRobotInfo.OBSERVATION + spec.name();
    int at = t * spec.bytes();
    if (PngFrames.isPicture(spec)) {
      Group image = row.addGroup(name);
      image.append("bytes", Binary.fromConstantByteArray(PngFrames.encode(spec, all, at)));
      image.append("path", "");
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(all, at, spec.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    Group list = row.addGroup(name);
    while (in.hasRemaining()) {
      Group element = list.addGroup("list");
      switch (spec.type()) {
        case UINT8 -> element.append("element", in.get() & 0xFF);
        case INT32 -> element.append("element", in.getInt());
        case FLOAT32 -> element.append("element", in.getFloat());
      }
    }
  }

  private static void action(Group row, Spaces spaces, float[] actions, int t) {
    int at = t * spaces.storedActionWidth();
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete) {
        row.append(head.name(), (long) actions[at++]);
        continue;
      }
      Group list = row.addGroup(head.name());
      for (int i = 0; i < head.storedWidth(); i++) {
        list.addGroup("list").append("element", actions[at++]);
      }
    }
  }

  private static MessageType schema(Spaces spaces) {
    StringBuilder text = new StringBuilder("message frame {\n");
    for (TensorSpec spec : spaces.observation()) {
      String name = LeRobotInfo.OBSERVATION + spec.name();
      if (PngFrames.isPicture(spec)) {
        text.append("required group ")
            .append(name)
            .append(" { required binary bytes; required binary path (STRING); }\n");
      } else {
        String type = spec.type().name().equals("FLOAT32") ? "float" : "int32";
        list(text, name, type);
      }
    }
    for (ActionHead head : spaces.action()) {
      if (head instanceof ActionHead.Discrete) {
        text.append("required int64 ").append(head.name()).append(";\n");
      } else {
        list(text, head.name(), "float");
      }
    }
    text.append("required float next.reward; required boolean next.done;\n")
        .append("required boolean is_terminal; required float timestamp;\n")
        .append("required int64 frame_index; required int64 episode_index;\n")
        .append("required int64 index; required int64 task_index; }");
    return MessageTypeParser.parseMessageType(text.toString());
  }

  private static void list(StringBuilder text, String name, String type) {
    text.append("required group ")
        .append(name)
        .append(" (LIST) { repeated group list { required ")
        .append(type)
        .append(" element; } }\n");
  }

  private ParquetWriter<Group> open(MessageType schema, String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(path.toString()))
        .withConf(new Configuration())
        .withType(schema)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  private void closeFile() throws IOException {
    ParquetWriter<Group> open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeFile();
    Spaces known = spaces;
    if (known == null) {
      return;
    }
    LeRobotInfo.write(folder, known, task, episodes.size(), rows);
    MessageType tasks =
        MessageTypeParser.parseMessageType(
            "message tasks { required int64 task_index; required binary task (STRING); }");
    try (ParquetWriter<Group> out = open(tasks, "meta/tasks.parquet")) {
      Group row = new SimpleGroupFactory(tasks).newGroup();
      row.append("task_index", 0L);
      row.append("task", task);
      out.write(row);
    }
    MessageType meta =
        MessageTypeParser.parseMessageType(
            "message episodes { required int64 episode_index; required int64 length;"
                + " required group tasks (LIST) { repeated group list { required binary element"
                + " (STRING); } } required int64 dataset_from_index;"
                + " required int64 dataset_to_index; required int64 data/chunk_index;"
                + " required int64 data/file_index; }");
    try (ParquetWriter<Group> out = open(meta, "meta/episodes/chunk-000/file-000.parquet")) {
      for (Written episode : episodes) {
        Group row = new SimpleGroupFactory(meta).newGroup();
        row.append("episode_index", episode.number());
        row.append("length", (long) episode.rows());
        row.addGroup("tasks").addGroup("list").append("element", task);
        row.append("dataset_from_index", episode.fromRow());
        row.append("dataset_to_index", episode.fromRow() + episode.rows());
        row.append("data/chunk_index", 0L);
        row.append("data/file_index", (long) episode.file());
        out.write(row);
      }
    }
  }
}
