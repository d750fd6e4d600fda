package io.dreamweir.train.parallel;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.engine.torch.GlooWorkers;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** One task of the stage: finds the others, works, says how it ended. */
final class BarrierWorker<R extends Serializable>
    extends AbstractFunction1<Iterator<Integer>, Iterator<Outcome<R>>> implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String LOOPBACK = "127.0.0.1";

  private final BarrierStage.Task<R> task;
  private final String folder;
  private final Duration patience;

  BarrierWorker(BarrierStage.Task<R> task, String folder, Duration patience) {
    this.task = task;
    this.folder = folder;
    this.patience = patience;
  }

  @Override
  public Iterator<Outcome<R>> apply(Iterator<Integer> nothing) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    Outcome<R> outcome;
    try (Workers workers = GlooWorkers.meet(seat(context), patience)) {
      outcome = Outcome.of(rank, task.work(workers));
    } catch (UserError e) {
      outcome = Outcome.failed(rank, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("worker " + rank + " was interrupted", e);
    }
    return JavaConverters.asScalaIterator(List.of(outcome).iterator());
  }

  private GlooWorkers.Seat seat(BarrierTaskContext context) {
    List<String> hosts =
        Arrays.stream(context.getTaskInfos())
            .map(info -> info.address().replaceFirst(":\\d+$", ""))
            .toList();
    int rank = context.partitionId();
    String host = hosts.get(rank);
    int beside = (int) hosts.stream().filter(host::equals).count();
    // The first one's proposal: a file of an earlier run would lead to nobody.
    String name = context.allGather(UUID.randomUUID().toString())[0];
    return new GlooWorkers.Seat(
        rank,
        hosts.size(),
        beside,
        beside == hosts.size() ? LOOPBACK : host,
        Path.of(folder, ".meeting-" + name));
  }
}
