package io.dreamweir.sequence.cut;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.plan.PlanHeader;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.ChunkCache;
import io.dreamweir.sequence.read.LakeRanges;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import io.dreamweir.sequence.source.TaskMixture;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the tensors of the batches of one Spark partition: a row per sequence, every tensor [L,
 * ...] in row-major order. Each task builds the index of the version for itself, with what is
 * stored of it.
 *
 * @param spaces as {@link SpacesJson} writes them
 * @param place of stored indexes, as {@link IndexPlace} reads it
 * @param limits of the machine that a task runs on
 */
record TensorRows(String lake, PlanHeader header, String spaces, String place, RangeLimits limits)
    implements MapPartitionsFunction<Long, Row> {

  static TensorRows of(CutRequest request, PlanHeader header, Spaces spaces) {
    return new TensorRows(
        request.lake(), header, SpacesJson.write(spaces), request.index().text(), request.files());
  }

  /**
   * Columns: {@code part batch slot episode first_row}, one binary column per observation, {@code
   * action float32 [L * encoded width], reward float32 [L], is_first is_last is_terminal boolean
   * [L]}.
   */
  StructType schema() {
    StructType schema =
        new StructType()
            .add("part", DataTypes.LongType)
            .add("batch", DataTypes.LongType)
            .add("slot", DataTypes.IntegerType)
            .add("episode", DataTypes.StringType)
            .add("first_row", DataTypes.IntegerType);
    for (TensorSpec spec : SpacesJson.read(spaces).observation()) {
      schema = schema.add(spec.name(), DataTypes.BinaryType);
    }
    return schema
        .add("action", DataTypes.createArrayType(DataTypes.FloatType, false))
        .add("reward", DataTypes.createArrayType(DataTypes.FloatType, false))
        .add("is_first", DataTypes.createArrayType(DataTypes.BooleanType, false))
        .add("is_last", DataTypes.createArrayType(DataTypes.BooleanType, false))
        .add("is_terminal", DataTypes.createArrayType(DataTypes.BooleanType, false));
  }

  @Override
  public Iterator<Row> call(Iterator<Long> batches) {
    Spaces known = SpacesJson.read(spaces);
    TaskMixture tasks = TaskMixture.parse(header.task());
    List<SequenceIndex> parts =
        tasks.parts(
            LakeSnapshot.at(LakeTable.CHUNKS.path(lake), header.version()),
            known,
            header.scope(),
            IndexPlace.of(place));
    SequenceIndex index = SequenceIndex.union(parts);
    Optional<ReplayScores> scores =
        header.scores() == PlanHeader.NO_SCORES
            ? Optional.empty()
            : Optional.of(ReplayScores.at(lake, header.scores()));
    WindowSampler sampler =
        Samplers.over(
            header.sampler(),
            header.length(),
            tasks.pools(parts, scores),
            header.priorities(),
            header.seed());
    LakeRanges files = new LakeRanges(limits);
    SequenceReader reader =
        new SequenceReader(
            known,
            files,
            ChecksumPolicy.FIRST_TOUCH,
            header.sampler().borders(),
            ChunkCache.none());
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              reader.close();
              files.close();
            });
    BatchBuffers one = BatchBuffers.allocate(known, header.length(), 1);
    return PlanRows.stream(batches)
        .flatMap(
            batch ->
                IntStream.range(0, header.batch())
                    .mapToObj(slot -> row(index, sampler, reader, one, batch, slot)))
        .iterator();
  }

  private Row row(
      SequenceIndex index,
      WindowSampler sampler,
      SequenceReader reader,
      BatchBuffers into,
      long batch,
      int slot) {
    Window window = sampler.draw(batch * header.batch() + slot);
    SequenceBatch read;
    try {
      read = reader.read(index, new Window[] {window}, into, batch);
    } catch (NoSuchFileException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "data file " + e.getFile() + " is gone while its tensors are cut; cut a newer version",
          e);
    }
    List<Object> cells = new ArrayList<>();
    cells.add(batch / PlanFiles.BATCHES_PER_PART);
    cells.add(batch);
    cells.add(slot);
    cells.add(index.episodes().get(window.episode()).id());
    cells.add(window.firstRow());
    for (ByteBuffer tensor : read.observations()) {
      byte[] bytes = new byte[tensor.capacity()];
      tensor.get(0, bytes);
      cells.add(bytes);
    }
    cells.add(floats(read.actions()));
    cells.add(floats(read.rewards()));
    cells.add(flags(read.isFirst()));
    cells.add(flags(read.isLast()));
    cells.add(flags(read.isTerminal()));
    return RowFactory.create(cells.toArray());
  }

  private static float[] floats(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  private static boolean[] flags(ByteBuffer buffer) {
    boolean[] values = new boolean[buffer.capacity()];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.get(i) != 0;
    }
    return values;
  }
}
