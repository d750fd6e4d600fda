package io.dreamweir.train.scoring;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.lake.ChunkRows;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores one partition of chunks, which come sorted by episode and row, an episode at a time. */
record ScorePartition(
    String job,
    Broadcast<ModelCopy> model,
    int length,
    String task,
    long lakeVersion,
    String runId,
    long updates,
    Timestamp scoredAt,
    LongAccumulator unreadable)
    implements MapPartitionsFunction<Row, Row> {

  /** Columns of {@code scores_replay}. */
  static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType)
          .add("episode_id", DataTypes.StringType)
          .add("first_row", DataTypes.IntegerType)
          .add("score", DataTypes.DoubleType)
          .add("rows", DataTypes.IntegerType)
          .add("reconstruction", DataTypes.DoubleType)
          .add("reward", DataTypes.DoubleType)
          .add("kl", DataTypes.DoubleType)
          .add("lake_version", DataTypes.LongType)
          .add("run", DataTypes.StringType)
          .add("updates", DataTypes.LongType)
          .add("scored_at", DataTypes.TimestampType);

  private static final Logger LOG = LoggerFactory.getLogger(ScorePartition.class);

  @Override
  public Iterator<Row> call(Iterator<Row> chunks) {
    if (!chunks.hasNext()) {
      return chunks;
    }
    ModelCopy.Opened opened = ExecutorModels.take(job, model.value());
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener) context -> ExecutorModels.giveBack(job, opened));
    return new Scores(chunks, new SequenceScorer(opened.network(), length));
  }

  private Row row(ScoreResult.Scored scored, int episodeRows) {
    return RowFactory.create(
        task,
        scored.episodeId(),
        scored.firstRow(),
        scored.score(),
        Math.min(length, episodeRows),
        scored.reconstruction(),
        scored.reward(),
        scored.kl(),
        lakeVersion,
        runId,
        updates,
        scoredAt);
  }

  /** Rows of scores, computed as they are asked for. */
  private final class Scores implements Iterator<Row> {
    private final Iterator<Row> chunks;
    private final SequenceScorer scorer;
    private final BlockDecoder decoder = new BlockDecoder();
    private final Queue<Row> ready = new ArrayDeque<>();
    private Optional<Chunk> ahead;

    Scores(Iterator<Row> chunks, SequenceScorer scorer) {
      this.chunks = chunks;
      this.scorer = scorer;
      this.ahead = following();
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> decoder.close());
    }

    private Optional<Chunk> following() {
      return chunks.hasNext() ? Optional.of(ChunkRows.chunk(chunks.next())) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && ahead.isPresent()) {
        episode(ahead.get().origin().episodeId());
      }
      return !ready.isEmpty();
    }

    private void episode(String id) {
      EpisodeRows rows = new EpisodeRows();
      boolean readable = true;
      while (ahead.isPresent() && ahead.get().origin().episodeId().equals(id)) {
        try {
          if (readable) {
            rows.add(ahead.get(), decoder);
          }
        } catch (InvalidChunkException e) {
          LOG.warn(
              "no scores for an episode: {}; `dreamweir lake verify` lists all such",
              e.getMessage());
          unreadable.add(1);
          readable = false;
        }
        ahead = following();
      }
      if (readable && rows.size() > 0) {
        scorer.score(id, rows).forEach(scored -> ready.add(row(scored, rows.size())));
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }
  }
}
