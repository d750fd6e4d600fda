package io.dreamweir.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.ObservationBlock;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Chunks as Spark rows. A chunk becomes a row of {@link #SCHEMA}, whatever its observation keys;
 * {@link #columns} then turns the keys at hand into one column pair each ({@code obs_image}, {@code
 * crc_image}), which is the layout of the table.
 *
 * @param bucket of the lake that the rows are meant for
 */
public record ChunkRows(Bucket bucket) implements Serializable {

  private static final StructType OBSERVATION =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("data", DataTypes.BinaryType)
          .add("crc32c", DataTypes.IntegerType);

  /** Columns of the table that every chunk has, in order; partition columns first. */
  public static final StructType TABLE =
      new StructType()
          .add("task", DataTypes.StringType)
          .add("bucket", DataTypes.StringType)
          .add("episode_id", DataTypes.StringType)
          .add("first_step", DataTypes.IntegerType)
          .add("rows", DataTypes.IntegerType)
          .add("end", DataTypes.StringType)
          .add("run", DataTypes.StringType)
          .add("actor", DataTypes.StringType)
          .add("environment_version", DataTypes.StringType)
          .add("configuration_hash", DataTypes.StringType)
          .add("rom_md5", DataTypes.StringType)
          .add("spaces", DataTypes.StringType)
          .add("policy_version", DataTypes.LongType)
          .add("seed", DataTypes.LongType)
          .add("episode_start", DataTypes.TimestampType)
          .add("actions", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("rewards", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("frames", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("kafka_partition", DataTypes.IntegerType)
          .add("kafka_offset", DataTypes.LongType)
          .add("ingested_at", DataTypes.TimestampType);

  /** Columns of the table by which files and rows are laid out. */
  public static final List<String> PARTITION_COLUMNS = List.of("task", "bucket");

  /** A decoded chunk: {@link #TABLE} and {@code observations}, an array of named blocks. */
  public static final StructType SCHEMA =
      TABLE.add("observations", DataTypes.createArrayType(OBSERVATION, false));

  /** Prefix of the column that holds the frames of an observation key. */
  public static final String FRAMES_PREFIX = "obs_";

  /** Prefix of the column that holds the CRC32C of the frames of an observation key. */
  public static final String CHECKSUM_PREFIX = "crc_";

  /**
   * The row of a chunk, of {@link #SCHEMA}.
   *
   * @param kafkaPartition partition the chunk came from, -1 where it came another way
   * @param kafkaOffset offset in that partition, -1 where it came another way
   * @param ingestedAt when it was read
   */
  public Row row(Chunk chunk, int kafkaPartition, long kafkaOffset, Instant ingestedAt) {
    EpisodeOrigin origin = chunk.origin();
    Row[] observations =
        chunk.observations().stream()
            .map(b -> RowFactory.create(b.spec().name(), b.compressed(), b.crc32c()))
            .toArray(Row[]::new);
    return RowFactory.create(
        origin.task().task(),
        bucket.of(origin.startedAt()),
        origin.episodeId(),
        chunk.firstStep(),
        chunk.rows(),
        chunk.end().name().toLowerCase(Locale.ROOT),
        origin.run(),
        origin.actor(),
        origin.task().version(),
        origin.task().configurationHash(),
        origin.task().romMd5(),
        SpacesJson.write(origin.task().spaces()),
        origin.policyVersion(),
        origin.seed(),
        Timestamp.from(origin.startedAt()),
        chunk.actions(),
        chunk.rewards(),
        chunk.frames(),
        kafkaPartition,
        kafkaOffset,
        Timestamp.from(ingestedAt),
        observations);
  }

  /**
   * Rows of {@link #SCHEMA} in the layout of the table.
   *
   * @param keys observation keys that get columns; a row without one of them has nulls there
   */
  public static Dataset<Row> columns(Dataset<Row> decoded, Collection<String> keys) {
    List<Column> columns = new ArrayList<>();
    for (String name : TABLE.fieldNames()) {
      columns.add(col(name));
    }
    for (String key : new TreeSet<>(keys)) {
      Column block =
          filter(col("observations"), o -> o.getField("name").equalTo(lit(key))).getItem(0);
      columns.add(block.getField("data").as(FRAMES_PREFIX + key));
      columns.add(block.getField("crc32c").as(CHECKSUM_PREFIX + key));
    }
    return decoded.select(columns.toArray(Column[]::new));
  }

  /** Observation keys that occur in rows of {@link #SCHEMA}, sorted. */
  public static List<String> keys(Dataset<Row> decoded) {
    return decoded
        .selectExpr("explode(observations.name) as key")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** The chunk of a row of the table. */
  public static Chunk chunk(Row row) {
    Spaces spaces = SpacesJson.read(row.<String>getAs("spaces"));
    List<ObservationBlock> blocks = new ArrayList<>();
    for (TensorSpec spec : spaces.observation()) {
      blocks.add(
          new ObservationBlock(
              spec,
              row.<byte[]>getAs(FRAMES_PREFIX + spec.name()),
              row.<Integer>getAs(CHECKSUM_PREFIX + spec.name())));
    }
    TaskDescription task =
        new TaskDescription(
            row.getAs("task"),
            row.getAs("environment_version"),
            row.getAs("configuration_hash"),
            row.getAs("rom_md5"),
            spaces);
    EpisodeOrigin origin =
        new EpisodeOrigin(
            row.getAs("episode_id"),
            row.getAs("run"),
            row.getAs("actor"),
            task,
            row.<Long>getAs("policy_version"),
            row.<Long>getAs("seed"),
            row.<Timestamp>getAs("episode_start").toInstant());
    return new Chunk(
        origin,
        row.<Integer>getAs("first_step"),
        row.<Integer>getAs("rows"),
        blocks,
        floats(row, "actions"),
        floats(row, "rewards"),
        row.<Integer>getList(row.fieldIndex("frames")).stream().mapToInt(i -> i).toArray(),
        EpisodeEnd.valueOf(row.<String>getAs("end").toUpperCase(Locale.ROOT)));
  }

  private static float[] floats(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
