package io.dreamweir.train.parallel;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.engine.torch.GlooWorkers;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.BarrierTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** One task of the stage: finds the others, works, says how it ended. */
final class BarrierWorker<R extends Serializable>
    extends AbstractFunction1<Iterator<Integer>, Iterator<Outcome<R>>> implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(BarrierWorker.class);
  private static final String MEETING = ".meeting-";
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
    GlooWorkers.Seat seat = seat(context);
    Outcome<R> outcome;
    try (Workers workers = GlooWorkers.meet(seat, patience)) {
      outcome = Outcome.of(rank, task.work(workers));
    } catch (UserError e) {
      GlooWorkers.tellFailure(seat);
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
        Path.of(folder, MEETING + name));
  }

  /** Removes the files in which workers met, after they have ended. */
  static void removeMeetings(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> String.valueOf(f.getFileName()).startsWith(MEETING)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("files named {}* are left in {}: {}", MEETING, folder, e.toString());
    }
  }
}
