package io.dreamweir.lake;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A replay lake at a path or URI: Delta tables under one root ({@link LakeTable}), specified in
 * {@code FORMAT.md}. Immutable and cheap; may be shared between threads.
 */
public final class ReplayLake {

  /** Version of the layout that this program writes; a reader refuses newer ones. */
  public static final int FORMAT_VERSION = 1;

  static final String FORMAT_PROPERTY = "dreamweir.format-version";
  private static final String CONVENTION_PROPERTY = "dreamweir.row-convention";
  private static final String CONVENTION = "action-and-reward-led-to-row";
  private static final String BUCKET_PROPERTY = "dreamweir.bucket";

  /**
   * Options of every write to {@code chunks}, batch or stream: frames are compressed already, and
   * new observation keys become new columns.
   */
  public static final Map<String, String> WRITE_OPTIONS =
      Map.of("compression", "uncompressed", "mergeSchema", "true");

  /** Columns of {@code rejected}. */
  public static final StructType REJECTED =
      new StructType()
          .add("reason", DataTypes.StringType)
          .add("topic", DataTypes.StringType)
          .add("kafka_partition", DataTypes.IntegerType)
          .add("kafka_offset", DataTypes.LongType)
          .add("kafka_timestamp", DataTypes.TimestampType)
          .add("schema_version", DataTypes.BinaryType)
          .add("key", DataTypes.BinaryType)
          .add("value", DataTypes.BinaryType)
          .add("rejected_at", DataTypes.TimestampType);

  private final SparkSession spark;
  private final String location;
  private final Bucket bucket;

  private ReplayLake(SparkSession spark, String location, Bucket bucket) {
    this.spark = spark;
    this.location = location;
    this.bucket = bucket;
  }

  /**
   * Opens a lake.
   *
   * @param location a path or URI ({@code file:}, {@code s3a:}, {@code hdfs:})
   * @throws UserError if there is no lake or its format is newer than this program
   */
  public static ReplayLake open(SparkSession spark, String location) {
    LakeSpark.prepare(spark);
    String root = absolute(location);
    DeltaFolder chunks = new DeltaFolder(spark, LakeTable.CHUNKS.path(root));
    if (!chunks.exists()) {
      throw UserError.usage(
          "no replay lake at %s; `dreamweir lake init --lake %s` makes one", root, location);
    }
    Map<String, String> properties = chunks.properties();
    int version = Integer.parseInt(properties.getOrDefault(FORMAT_PROPERTY, "0"));
    if (version < 1) {
      throw UserError.usage(
          "%s is a Delta table but not of a replay lake: property %s is missing",
          chunks.path(), FORMAT_PROPERTY);
    }
    requireKnownFormat(root, properties);
    Duration size = Duration.parse(properties.getOrDefault(BUCKET_PROPERTY, "PT1H"));
    return new ReplayLake(spark, root, new Bucket(size));
  }

  /**
   * Opens a lake, or makes one where there is none.
   *
   * @throws UserError if the place is not writable, holds something else, or holds a newer format
   */
  public static ReplayLake openOrCreate(SparkSession spark, String location, LakeConfig config) {
    LakeSpark.prepare(spark);
    String root = absolute(location);
    if (!new DeltaFolder(spark, LakeTable.CHUNKS.path(root)).exists()) {
      checkPlace(spark, root);
      Map<String, String> kept = keeping(config.keepVersions());
      new DeltaFolder(spark, LakeTable.TASKS.path(root)).create(TasksTable.SCHEMA, List.of(), kept);
      new DeltaFolder(spark, LakeTable.REJECTED.path(root)).create(REJECTED, List.of(), kept);
      Map<String, String> properties = new TreeMap<>(kept);
      properties.put(FORMAT_PROPERTY, Integer.toString(FORMAT_VERSION));
      properties.put(CONVENTION_PROPERTY, CONVENTION);
      properties.put(BUCKET_PROPERTY, config.bucket().toString());
      properties.put(
          "delta.dataSkippingStatsColumns",
          "episode_id,first_step,rows,policy_version,episode_start,ingested_at");
      new DeltaFolder(spark, LakeTable.CHUNKS.path(root))
          .create(ChunkRows.TABLE, ChunkRows.PARTITION_COLUMNS, properties);
    }
    return open(spark, location);
  }

  /**
   * How long a log remembers files that were removed. Delta's own shortening of logs is off: it
   * knows no pins.
   */
  private static Map<String, String> keeping(Duration keep) {
    return Map.of(
        "delta.deletedFileRetentionDuration",
        "interval " + keep.toSeconds() + " seconds",
        "delta.enableExpiredLogCleanup",
        "false");
  }

  /**
   * Sets how long removed files of {@code chunks} are remembered; a commit only where it changes. A
   * micro-batch that commits at that very moment is repeated.
   */
  public void keepVersions(Duration keep) {
    Map<String, String> wanted = keeping(keep);
    DeltaFolder chunks = folder(LakeTable.CHUNKS);
    if (!chunks.properties().entrySet().containsAll(wanted.entrySet())) {
      chunks.setProperties(wanted);
    }
  }

  /**
   * Refuses a lake of a newer format.
   *
   * @param lake location, for the message
   * @param properties properties of its {@code chunks} table
   */
  public static void requireKnownFormat(String lake, Map<String, String> properties) {
    int version = Integer.parseInt(properties.getOrDefault(FORMAT_PROPERTY, "1"));
    if (version > FORMAT_VERSION) {
      throw UserError.usage(
          "the lake at %s has format version %d, this program reads up to %d; use a newer dreamweir",
          lake, version, FORMAT_VERSION);
    }
  }

  /** Absolute path, or the URI as it is. */
  public String location() {
    return location;
  }

  /** Path of one of the lake's tables. */
  public String path(LakeTable table) {
    return table.path(location);
  }

  /** Makes rows of chunks for this lake. */
  public ChunkRows rows() {
    return new ChunkRows(bucket);
  }

  /** Version of the {@code chunks} table now. */
  public long version() {
    return folder(LakeTable.CHUNKS).snapshot().version();
  }

  /** The {@code chunks} table now. */
  public Dataset<Row> chunks() {
    return folder(LakeTable.CHUNKS).read();
  }

  /** The {@code chunks} table at a version. */
  public Dataset<Row> chunks(long version) {
    return folder(LakeTable.CHUNKS).read(version);
  }

  /** Messages that were not chunks. */
  public Dataset<Row> rejected() {
    return folder(LakeTable.REJECTED).read();
  }

  /** The tasks seen so far. */
  public TasksTable tasks() {
    return new TasksTable(folder(LakeTable.TASKS));
  }

  /** Size of the {@code chunks} table now, without older versions. */
  public Size size() {
    Snapshot now = folder(LakeTable.CHUNKS).snapshot();
    return new Size(now.version(), now.numOfFiles(), now.sizeInBytes());
  }

  /**
   * Size of a version of {@code chunks}.
   *
   * @param version of the table
   * @param files data files
   * @param bytes of the data files
   */
  public record Size(long version, long files, long bytes) {}

  /** Another table, where something has made it. */
  public Optional<Dataset<Row>> table(LakeTable table) {
    DeltaFolder folder = folder(table);
    return folder.exists() ? Optional.of(folder.read()) : Optional.empty();
  }

  /** One row per episode; see {@link EpisodesView}. */
  public Dataset<Row> episodes() {
    return EpisodesView.of(chunks());
  }

  /** One row per episode at a version of {@code chunks}. */
  public Dataset<Row> episodes(long version) {
    return EpisodesView.of(chunks(version));
  }

  /** One row per step; see {@link StepsView}. */
  public Dataset<Row> steps() {
    return StepsView.of(chunks());
  }

  /** Appends chunks that did not come through Kafka (imports, tests), in one commit. */
  public void append(Collection<Chunk> chunks) {
    ChunkRows rows = rows();
    Instant now = Instant.now();
    List<Row> decoded = new ArrayList<>();
    chunks.forEach(chunk -> decoded.add(rows.row(chunk, -1, -1, now)));
    List<String> keys =
        chunks.stream()
            .flatMap(chunk -> chunk.observations().stream())
            .map(block -> block.spec().name())
            .distinct()
            .toList();
    Dataset<Row> table = spark.createDataFrame(decoded, ChunkRows.SCHEMA).coalesce(1);
    ChunkRows.columns(table, keys)
        .write()
        .format("delta")
        .mode("append")
        .options(WRITE_OPTIONS)
        .save(path(LakeTable.CHUNKS));
    tasks().register(chunks.stream().map(c -> c.origin().task()).distinct().toList());
  }

  /** The session that this lake was opened with. */
  public SparkSession spark() {
    return spark;
  }

  DeltaFolder folder(LakeTable table) {
    return new DeltaFolder(spark, path(table));
  }

  private static String absolute(String location) {
    if (location.isBlank()) {
      throw UserError.usage("the lake's location is empty; give a folder or a URI with --lake");
    }
    String root =
        location.matches("[a-z][a-z0-9+.-]+:.*")
            ? location
            : java.nio.file.Path.of(location).toAbsolutePath().normalize().toString();
    return root.length() > 1 && root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
  }

  /**
   * A new lake may be made in an absent or empty folder, or beside tables of a lake and what
   * belongs to none: a lock of who makes it, the pace of actors who wait for it.
   */
  private static void checkPlace(SparkSession spark, String root) {
    Path path = new Path(root);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(path)) {
        for (FileStatus entry : files.listStatus(path)) {
          String name = entry.getPath().getName();
          if (!entry.isDirectory() || !(name.startsWith("_") || LakeTable.isFolder(name))) {
            throw UserError.usage(
                "cannot make a replay lake at %s: it holds '%s'; choose an empty folder",
                root, name);
          }
        }
      }
      Path probe = new Path(path, ".writable");
      files.mkdirs(path);
      files.create(probe, true).close();
      files.delete(probe, false);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE, "cannot write to the lake at " + root + ": " + e.getMessage(), e);
    }
  }
}
