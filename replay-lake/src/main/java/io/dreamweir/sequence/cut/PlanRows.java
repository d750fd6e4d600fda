package io.dreamweir.sequence.cut;

import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.plan.PlanHeader;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Draws the rows of a plan for the batches of one Spark partition. Since a draw depends on its
 * number alone, any split of the batches gives the same plan.
 *
 * @param episodes the episodes of the version that are drawn from, in their order
 */
record PlanRows(PlanHeader header, Broadcast<Episodes> episodes)
    implements MapPartitionsFunction<Long, Row> {

  /** Columns of the table {@code sequences}. */
  static final StructType SCHEMA =
      new StructType()
          .add("plan", DataTypes.StringType)
          .add("part", DataTypes.LongType)
          .add("batch", DataTypes.LongType)
          .add("slot", DataTypes.IntegerType)
          .add("episode", DataTypes.StringType)
          .add("first_row", DataTypes.IntegerType);

  /**
   * What the sampler needs of the index, some 50 bytes per episode.
   *
   * @param ids id of each episode
   * @param pools rows and scores of each episode, task after task
   */
  record Episodes(String[] ids, List<EpisodePool> pools) implements Serializable {
    Episodes {
      pools = new ArrayList<>(pools); // serializable
    }

    WindowSampler sampler(PlanHeader header) {
      return Samplers.over(
          header.sampler(), header.length(), pools, header.priorities(), header.seed());
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Long> batches) {
    Episodes known = episodes.value();
    WindowSampler sampler = known.sampler(header);
    String name = header.name();
    return stream(batches)
        .flatMap(
            batch ->
                IntStream.range(0, header.batch())
                    .mapToObj(
                        slot -> {
                          Window window = sampler.draw(batch * header.batch() + slot);
                          return RowFactory.create(
                              name,
                              batch / PlanFiles.BATCHES_PER_PART,
                              batch,
                              slot,
                              known.ids()[window.episode()],
                              window.firstRow());
                        }))
        .iterator();
  }

  static <T> Stream<T> stream(Iterator<T> iterator) {
    Iterable<T> once = () -> iterator;
    return StreamSupport.stream(once.spliterator(), false);
  }
}
