package io.dreamweir.sequence;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ObservationBlock;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.ChunkRows;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A chunks table written by hand, without Spark: fast, and in layouts that Spark does not write.
 * One task.
 */
public final class WrittenTable {

  /** How a file is laid out. */
  public record Layout(
      WriterVersion version, CompressionCodecName codec, int rowsPerPage, int rowGroupBytes) {

    /** As a lake is: a chunk per page. */
    public static final Layout USUAL =
        new Layout(WriterVersion.PARQUET_1_0, CompressionCodecName.UNCOMPRESSED, 1, 1 << 27);
  }

  private final Path table;
  private final String task;
  private final List<TensorSpec> observation;
  private final List<String> live = new ArrayList<>();
  private long version = -1;
  private int files;

  /** Makes an empty table in {@code lake/chunks}. */
  public WrittenTable(Path lake, String task, List<TensorSpec> observation) throws IOException {
    this.table = lake.resolve("chunks");
    this.task = task;
    this.observation = observation;
    commit(
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "{\"metaData\":{\"id\":\"table-of-"
            + lake.getFileName()
            + "\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":"
            + quoted(schema().json())
            + ",\"partitionColumns\":[\"task\",\"bucket\"],\"configuration\":{},"
            + "\"createdTime\":1}}");
  }

  private StructType schema() {
    StructType schema = ChunkRows.TABLE;
    for (TensorSpec spec : observation) {
      schema =
          schema
              .add(ChunkRows.FRAMES_PREFIX + spec.name(), DataTypes.BinaryType)
              .add(ChunkRows.CHECKSUM_PREFIX + spec.name(), DataTypes.IntegerType);
    }
    return schema;
  }

  /** Path of the table. */
  public Path path() {
    return table;
  }

  /** Newest version. */
  public long version() {
    return version;
  }

  /** Data files of the newest version. */
  public List<Path> files() {
    return live.stream().map(table::resolve).toList();
  }

  /** Appends chunks as one file. */
  public void append(List<Chunk> chunks, Layout layout) throws IOException {
    commit(added(write(chunks, layout)));
  }

  /** Replaces all files by one, as a compaction does; the old ones stay on disk. */
  public void replace(List<Chunk> chunks, Layout layout) throws IOException {
    List<String> actions = new ArrayList<>();
    for (String file : live) {
      actions.add(
          "{\"remove\":{\"path\":"
              + quoted(encoded(file))
              + ",\"deletionTimestamp\":1,\"dataChange\":false}}");
    }
    live.clear();
    actions.add(added(write(chunks, layout)));
    commit(actions.toArray(String[]::new));
  }

  private String added(String file) throws IOException {
    live.add(file);
    return "{\"add\":{\"path\":"
        + quoted(encoded(file))
        + ",\"partitionValues\":{\"task\":"
        + quoted(task)
        + ",\"bucket\":\"b\"},\"size\":"
        + Files.size(table.resolve(file))
        + ",\"modificationTime\":1,\"dataChange\":true}}";
  }

  private static String encoded(String file) {
    return file.replace("%", "%25");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Writes the next version of the log. */
  public void commit(String... actions) throws IOException {
    version++;
    Path log = Files.createDirectories(table.resolve("_delta_log"));
    Path whole = Files.writeString(table.resolve(".commit"), String.join("\n", actions) + "\n");
    Files.move(whole, log.resolve(String.format("%020d.json", version)));
  }

  private MessageType type() {
    return MessageTypeParser.parseMessageType(
        "message chunk { optional binary episode_id (UTF8); optional int32 first_step;"
            + " optional int32 rows; optional binary end (UTF8); optional binary spaces (UTF8);"
            + " optional int64 episode_start (TIMESTAMP(MICROS,true));"
            + " optional group actions (LIST) { repeated group list { required float element; } }"
            + " optional group rewards (LIST) { repeated group list { required float element; } }"
            + observation.stream()
                .map(
                    s ->
                        String.format(
                            " optional binary obs_%s; optional int32 crc_%s;", s.name(), s.name()))
                .collect(Collectors.joining())
            + "}");
  }

  private String write(List<Chunk> chunks, Layout layout) throws IOException {
    String folder = "task=" + URLEncoder.encode(task, StandardCharsets.UTF_8) + "/bucket=b";
    String file = folder + "/part-" + files++ + ".parquet";
    Files.createDirectories(table.resolve(folder));
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(table.resolve(file).toString()))
            .withConf(new Configuration())
            .withType(type())
            .withWriterVersion(layout.version())
            .withCompressionCodec(layout.codec())
            .withDictionaryEncoding(false)
            .withPageRowCountLimit(layout.rowsPerPage())
            .withMinRowCountForPageSizeCheck(1)
            .withRowGroupSize((long) layout.rowGroupBytes())
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(type());
      for (Chunk chunk : chunks) {
        writer.write(group(groups.newGroup(), chunk));
      }
    }
    return file;
  }

  private static Group group(Group group, Chunk chunk) {
    group.append("episode_id", chunk.origin().episodeId());
    group.append("first_step", chunk.firstStep());
    group.append("rows", chunk.rows());
    group.append("end", chunk.end().name().toLowerCase(Locale.ROOT));
    group.append("spaces", SpacesJson.write(chunk.origin().task().spaces()));
    group.append("episode_start", chunk.origin().startedAt().toEpochMilli() * 1000);
    floats(group.addGroup("actions"), chunk.actions());
    floats(group.addGroup("rewards"), chunk.rewards());
    for (ObservationBlock block : chunk.observations()) {
      group.append("obs_" + block.spec().name(), Binary.fromConstantByteArray(block.compressed()));
      group.append("crc_" + block.spec().name(), block.crc32c());
    }
    return group;
  }

  private static void floats(Group list, float[] values) {
    for (float value : values) {
      list.addGroup("list").append("element", value);
    }
  }
}
