package io.dreamweir.sequence.plan;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeBorders;
import io.dreamweir.sequence.sampler.Window;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * The windows of a plan, against the index of the version it is bound to. Holds one part of the
 * plan at a time; batches are best asked for in order. Thread-safe.
 */
public final class PlanReader {

  private final PlanHeader header;
  private final SequenceIndex index;
  private final List<DataFile> files;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private long loadedPart = -1;
  private Window[] windows = {};

  /**
   * Opens a plan.
   *
   * @param lake root of the lake
   * @param index index of the version that the header names
   * @throws UserError if the plan is of another lake, version or task
   */
  public PlanReader(String lake, PlanHeader header, SequenceIndex index) {
    this.header = header;
    this.index = index;
    if (!header.tableId().equals(index.tableId()) || header.version() != index.version()) {
      throw UserError.usage(
          "plan %s is bound to version %d of the chunks table %s, not to version %d of %s (%s); cut a"
              + " plan from this lake",
          header.name(),
          header.version(),
          header.tableId(),
          index.version(),
          index.tableId(),
          index.lake());
    }
    files =
        LakeSnapshot.newest(LakeTable.SEQUENCES.path(lake)).files().stream()
            .filter(f -> header.name().equals(f.partition().get("plan")))
            .toList();
    for (int i = 0; i < index.episodes().size(); i++) {
      ordinals.put(index.episodes().get(i).id(), i);
    }
  }

  /**
   * The windows of a batch, one per slot.
   *
   * @param batch 0 to the header's number of batches, exclusive
   * @throws UserError if the plan lacks rows, or an episode of it is not in the lake
   */
  public synchronized Window[] windows(long batch) {
    long part = batch / PlanFiles.BATCHES_PER_PART;
    if (part != loadedPart) {
      load(part);
    }
    int from = (int) (batch % PlanFiles.BATCHES_PER_PART) * header.batch();
    Window[] result = Arrays.copyOfRange(windows, from, from + header.batch());
    if (Arrays.asList(result).contains(null)) {
      throw damaged("batch " + batch + " of it is incomplete");
    }
    return result;
  }

  private UserError damaged(String reason) {
    return UserError.failed("plan %s cannot be followed: %s; cut it again", header.name(), reason);
  }

  private void load(long part) {
    windows = new Window[PlanFiles.BATCHES_PER_PART * header.batch()];
    loadedPart = part;
    for (DataFile file : files) {
      if (Long.toString(part).equals(file.partition().get("part"))) {
        try (ParquetReader<Group> reader =
            ParquetReader.builder(new GroupReadSupport(), new Path(file.path())).build()) {
          for (Group row = reader.read(); row != null; row = reader.read()) {
            place(row);
          }
        } catch (IOException | RuntimeException e) {
          if (e instanceof UserError user) {
            throw user;
          }
          throw new UserError(
              UserError.Kind.FAILED,
              "plan file " + file.path() + " cannot be read: " + e.getMessage() + "; cut it again",
              e);
        }
      }
    }
  }

  private void place(Group row) {
    long batch = row.getLong("batch", 0);
    int slot = row.getInteger("slot", 0);
    String id = row.getString("episode", 0);
    Integer episode = ordinals.get(id);
    if (batch / PlanFiles.BATCHES_PER_PART != loadedPart || slot < 0 || slot >= header.batch()) {
      throw damaged("it has a row for slot " + slot + " of batch " + batch);
    }
    if (episode == null) {
      throw damaged("episode " + id + " is not in its version of the lake, or not complete there");
    }
    Episode known = index.episodes().get(episode);
    int firstRow = row.getInteger("first_row", 0);
    boolean crossed = header.sampler().borders() == EpisodeBorders.CROSSED;
    if (firstRow < 0
        || firstRow >= known.rows()
        || (!crossed && firstRow > known.rows() - header.length())) {
      throw damaged("row " + firstRow + " of episode " + id + " does not start a window");
    }
    windows[(int) (batch % PlanFiles.BATCHES_PER_PART) * header.batch() + slot] =
        new Window(episode, firstRow);
  }
}
