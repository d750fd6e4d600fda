package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RowConvention;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes {@link StepsFile}s; a new one where an episode has filled the last. */
final class StepsWriter implements EpisodeWriter {

  private static final long FILE_BYTES = 1L << 30;
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private final Path folder;
  private @Nullable ParquetWriter<Group> writer;
  private int files;
  private long bytes;

  StepsWriter(Path folder, Notes notes) {
    this.folder = folder;
    notes.once("not held: the borders of chunks, and from where in Kafka they came");
  }

  @Override
  public void write(StoredEpisode episode) throws IOException {
    MessageType schema = StepsFile.schema(episode.spaces());
    ParquetWriter<Group> open = writer;
    if (open == null || bytes > FILE_BYTES) {
      close();
      open = open(schema, episode.spaces());
      writer = open;
      bytes = 0;
    }
    RowConvention.Rows taken = episode.as(RowConvention.ACTION_AND_REWARD_TAKEN);
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    for (int t = 0; t < episode.rows(); t++) {
      Group row = groups.newGroup();
      origin(row, episode.origin());
      row.append("step", t);
      for (int i = 0; i < episode.observations().size(); i++) {
        TensorSpec spec = episode.spaces().observation().get(i);
        bytes += spec.bytes();
        row.append(
            StepsFile.OBSERVATION + spec.name(),
            Binary.fromReusedByteArray(
                episode.observations().get(i), t * spec.bytes(), spec.bytes()));
      }
      int width = episode.spaces().storedActionWidth();
      Group action = row.addGroup("action");
      for (int i = 0; i < width; i++) {
        action.addGroup("list").append("element", taken.actions()[t * width + i]);
      }
      row.append("reward", taken.rewards()[t]);
      row.append("frames", episode.frames()[t]);
      EpisodeEnd end = t == episode.rows() - 1 ? episode.end() : EpisodeEnd.OPEN;
      row.append("is_first", t == 0);
      row.append("is_last", end.isLast());
      row.append("is_terminal", end.isTerminal());
      row.append("end", end.name().toLowerCase(Locale.ROOT));
      open.write(row);
    }
  }

  private static void origin(Group row, EpisodeOrigin origin) {
    row.append("task", origin.task().task());
    row.append("episode_id", origin.episodeId());
    row.append("run", origin.run());
    row.append("actor", origin.actor());
    row.append("environment_version", origin.task().version());
    row.append("configuration_hash", origin.task().configurationHash());
    row.append("rom_md5", origin.task().romMd5());
    row.append("policy_version", origin.policyVersion());
    row.append("seed", origin.seed());
    row.append("episode_start", origin.startedAt().toEpochMilli());
  }

  private ParquetWriter<Group> open(MessageType schema, Spaces spaces) throws IOException {
    String file = folder.resolve(String.format("steps-%05d.parquet", files++)).toString();
    return ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file))
        .withConf(new Configuration())
        .withType(schema)
        .withExtraMetaData(
            Map.of(StepsFile.SPACES, SpacesJson.write(spaces), StepsFile.FORMAT, StepsFile.VERSION))
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .build();
  }

  @Override
  public void close() throws IOException {
    ParquetWriter<Group> open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
