package io.dreamweir.sequence.index;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.ChunkRows;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a data file's metadata columns, rewards and actions, and where its frames lie; the frames
 * themselves are not touched. Thread-safe.
 */
final class ChunkFileIndexer implements IndexBuilder.FileIndexer {

  private static final Logger LOG = LoggerFactory.getLogger(ChunkFileIndexer.class);

  private static final int NO_STEP = -1;

  private final Spaces spaces;
  private final List<String> keys;

  ChunkFileIndexer(Spaces spaces) {
    this.spaces = spaces;
    this.keys = spaces.observation().stream().map(TensorSpec::name).toList();
  }

  @Override
  public FileChunks index(DataFile file) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(new Path(file.path()), new Configuration()))) {
      FileChunksBuilder builder = new FileChunksBuilder(file, spaces, optional(reader));
      ChunkColumns columns = ChunkColumns.of(reader.getFileMetaData().getSchema(), keys);
      reader.setRequestedSchema(columns.projection());
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        new RowGroup(reader, group, columns, reader.readNextRowGroup()).addTo(builder);
      }
      FileChunks chunks = builder.build();
      builder
          .firstDamage()
          .ifPresent(
              damage ->
                  LOG.warn(
                      "{} of {} chunks of {} are left out, the first because {}",
                      chunks.damaged(),
                      chunks.damaged() + chunks.chunks(),
                      file.path(),
                      damage));
      return chunks;
    } catch (FileNotFoundException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "data file "
              + file.path()
              + " is gone: a clean-up removed it after this version of the lake was opened; use a"
              + " newer version, or keep removed files longer",
          e);
    } catch (UnsuitableLayoutException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "windows cannot be read from data file "
              + file.path()
              + ": "
              + e.getMessage()
              + "; it was written with other settings than a lake's; write its chunks again through a lake",
          e);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "data file "
              + file.path()
              + " cannot be read: "
              + e.getMessage()
              + "; restore it, or remove it from the lake with 'lake repair'",
          e);
    }
  }

  private boolean[] optional(ParquetFileReader reader) {
    MessageType schema = reader.getFileMetaData().getSchema();
    boolean[] optional = new boolean[keys.size()];
    for (int key = 0; key < optional.length; key++) {
      String[] path = {ChunkRows.FRAMES_PREFIX + keys.get(key)};
      optional[key] = schema.containsPath(path) && schema.getMaxDefinitionLevel(path) > 0;
    }
    return optional;
  }

  /** The columns of one row group, read side by side. */
  private final class RowGroup {

    private final ChunkColumns columns;
    private final ColumnReadStoreImpl store;
    private final long rowCount;
    private final BlobPages[] pages;
    private final ColumnCursor[] checksums;
    private final boolean complete;
    private final Map<Binary, Boolean> fits = new HashMap<>();

    RowGroup(ParquetFileReader reader, int group, ChunkColumns columns, PageReadStore pageStore)
        throws IOException, UnsuitableLayoutException {
      this.columns = columns;
      rowCount = pageStore.getRowCount();
      store =
          new ColumnReadStoreImpl(
              pageStore,
              new DummyRecordConverter(columns.projection()).getRootConverter(),
              columns.projection(),
              reader.getFileMetaData().getCreatedBy());
      complete =
          keys.stream().allMatch(k -> columns.byName().containsKey(ChunkRows.CHECKSUM_PREFIX + k));
      pages = new BlobPages[complete ? keys.size() : 0];
      checksums = new ColumnCursor[pages.length];
      for (int key = 0; key < pages.length; key++) {
        pages[key] = BlobPages.of(reader, reader.getRowGroups().get(group), keys.get(key));
        checksums[key] = cursor(ChunkRows.CHECKSUM_PREFIX + keys.get(key));
      }
    }

    private ColumnCursor cursor(String name) {
      return new ColumnCursor(store, columns.column(name));
    }

    void addTo(FileChunksBuilder builder) {
      ColumnCursor ids = cursor("episode_id");
      ColumnCursor firstSteps = cursor("first_step");
      ColumnCursor rowCounts = cursor("rows");
      ColumnCursor ends = cursor("end");
      ColumnCursor spacesTexts = cursor("spaces");
      ColumnCursor starts = cursor("episode_start");
      ColumnCursor actions = cursor("actions");
      ColumnCursor rewards = cursor("rewards");
      long unitsPerMs = columns.startUnitsPerMs();
      float[] actionValues = new float[Chunk.MAX_ROWS * spaces.storedActionWidth()];
      float[] rewardValues = new float[Chunk.MAX_ROWS];
      FileChunksBuilder.Blob[] blobs = new FileChunksBuilder.Blob[pages.length];
      for (long row = 0; row < rowCount; row++) {
        String id = ids.binary().map(Binary::toStringUsingUTF8).orElse("");
        int firstStep = firstSteps.integer(NO_STEP);
        int rows = rowCounts.integer(0);
        Optional<EpisodeEnd> end = ends.binary().flatMap(RowGroup::end);
        boolean fitting =
            spacesTexts.binary().map(b -> fits.computeIfAbsent(b.copy(), this::fits)).orElse(false);
        long start = Math.floorDiv(starts.number(0), unitsPerMs);
        int actionCount = actions.floats(actionValues);
        int rewardCount = rewards.floats(rewardValues);
        for (int key = 0; key < blobs.length; key++) {
          blobs[key] = pages[key].blob(row, checksums[key].integer(0));
        }
        if (id.isEmpty() || end.isEmpty()) {
          builder.leaveOut(id, firstStep, "it has no episode id or no known end");
        } else if (!fitting || !complete) {
          builder.leaveOut(id, firstStep, "it was collected with other spaces than " + spaces);
        } else {
          builder.add(
              id,
              start,
              firstStep,
              rows,
              end.get(),
              rewardValues,
              rewardCount,
              actionValues,
              actionCount,
              blobs);
        }
      }
    }

    private static Optional<EpisodeEnd> end(Binary text) {
      String name = text.toStringUsingUTF8().toUpperCase(Locale.ROOT);
      for (EpisodeEnd end : EpisodeEnd.values()) {
        if (end.name().equals(name)) {
          return Optional.of(end);
        }
      }
      return Optional.empty();
    }

    /** A chunk may have more observations than are asked for, but not other ones. */
    private boolean fits(Binary text) {
      Spaces stored = SpacesJson.read(text.toStringUsingUTF8());
      return stored.action().equals(spaces.action())
          && stored.observation().containsAll(spaces.observation());
    }
  }
}
