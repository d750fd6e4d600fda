package io.dreamweir.train.dl4j;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.train.scoring.EpisodeRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The sequences of a task as batches of {@link SequenceLayout}, read and packed in the executors.
 * What is fewer than a batch at a partition's end is left out: every batch has the same shape.
 *
 * @param seed of the noise
 * @param batch B
 * @param holdOut one episode in so many is held out
 */
record PackedSequences(SequenceLayoutText layout, long seed, int batch, int holdOut)
    implements Serializable {

  /** Which episodes. */
  enum Share {
    TRAINED,
    HELD_OUT
  }

  /** What a layout is made from, in a form that Spark can carry. */
  record SequenceLayoutText(WorldModelLayer layer, String spaces, int length)
      implements Serializable {
    SequenceLayout layout() {
      return SequenceLayout.of(layer.model(), length);
    }
  }

  /** Batches of a share of the episodes. */
  JavaRDD<DataSet> of(Dataset<Row> chunks, Share share, int partitions) {
    return chunks
        .repartition(partitions, chunks.col("episode_id"))
        .sortWithinPartitions("episode_id", "first_step")
        .toJavaRDD()
        .mapPartitions(rows -> sequences(rows, share).iterator())
        .repartition(partitions)
        .mapPartitions(packed -> batches(packed).iterator());
  }

  private List<float[]> sequences(Iterator<Row> rows, Share share) {
    Map<String, EpisodeRows> episodes = new LinkedHashMap<>();
    try (BlockDecoder decoder = new BlockDecoder()) {
      while (rows.hasNext()) {
        Chunk chunk = ChunkRows.chunk(rows.next());
        String id = chunk.origin().episodeId();
        if (share(id) == share) {
          episodes.computeIfAbsent(id, e -> new EpisodeRows()).add(chunk, decoder);
        }
      }
    } catch (InvalidChunkException e) {
      throw new UserError(
          UserError.Kind.FAILED, e.getMessage() + "; `dreamweir lake verify` lists all such", e);
    }
    Spaces spaces = io.dreamweir.chunk.SpacesJson.read(layout.spaces());
    SequenceLayout packing = layout.layout();
    List<float[]> packed = new ArrayList<>();
    episodes.forEach(
        (id, episode) -> {
          if (episode.size() >= layout.length()) {
            for (int first : episode.firstRows(layout.length())) {
              long noise = Seeds.derive(seed, "packed noise", id, first);
              packed.add(packing.pack(spaces, episode.sequence(first, layout.length()), noise));
            }
          }
        });
    return packed;
  }

  private Share share(String episode) {
    return Math.floorMod(Seeds.derive(0, "held out", episode), holdOut) == 0
        ? Share.HELD_OUT
        : Share.TRAINED;
  }

  private List<DataSet> batches(Iterator<float[]> packed) {
    List<DataSet> batches = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    while (packed.hasNext()) {
      rows.add(packed.next());
      if (rows.size() == batch) {
        batches.add(batch(rows));
        rows.clear();
      }
    }
    return batches;
  }

  /** The layer has no labels; DL4J wants some. */
  static DataSet batch(List<float[]> rows) {
    return new DataSet(Nd4j.create(rows.toArray(float[][]::new)), Nd4j.zeros(rows.size(), 1));
  }
}
