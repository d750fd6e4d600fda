package io.dreamweir.eval.suite;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs groups as Spark tasks, one task each, and hands every group's outcomes to the driver as soon
 * as its task is done. Spark hands over the result of each task once, also when it was retried or
 * run twice by speculation.
 */
final class GroupRunner {

  private final SparkSession spark;

  GroupRunner(SparkSession spark) {
    this.spark = spark;
  }

  void run(List<UnitGroup> groups, Consumer<List<Outcome>> receiver) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<UnitGroup> rdd = context.parallelize(groups, groups.size());
    spark
        .sparkContext()
        .runJob(
            rdd.rdd(),
            new PlayGroup(),
            JavaConverters.asScalaBuffer(
                    IntStream.range(0, groups.size()).<Object>mapToObj(i -> i).toList())
                .toSeq(),
            new Receive(receiver),
            ClassTag$.MODULE$.apply(Outcome[].class));
  }

  /** Runs on the executors. */
  private static final class PlayGroup
      extends AbstractFunction2<TaskContext, Iterator<UnitGroup>, Outcome[]>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Outcome[] apply(TaskContext context, Iterator<UnitGroup> groups) {
      return new GroupPlayer(groups.next()).play().toArray(Outcome[]::new);
    }
  }

  /** Runs on the driver, on the thread that dispatches Spark's events: it must be quick. */
  private static final class Receive extends AbstractFunction2<Object, Outcome[], BoxedUnit> {
    private final Consumer<List<Outcome>> receiver;

    Receive(Consumer<List<Outcome>> receiver) {
      this.receiver = receiver;
    }

    @Override
    public BoxedUnit apply(Object partition, Outcome[] outcomes) {
      receiver.accept(List.of(outcomes));
      return BoxedUnit.UNIT;
    }
  }
}
