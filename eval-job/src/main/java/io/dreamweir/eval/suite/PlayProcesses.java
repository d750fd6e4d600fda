package io.dreamweir.eval.suite;

import io.dreamweir.run.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays groups in processes of their own, one for each task that runs at the time, kept for the
 * next group. Where a process dies, the episode whose environment was running is charged with a
 * try; the others of its group are played again, and what had ended is kept. So an emulator that
 * crashes costs one episode its tries, as one that throws does. Nobody was in an environment: all
 * that were running are charged.
 *
 * <p>One pool for this process: tasks of Spark share nothing else.
 */
final class PlayProcesses {

  private static final Logger LOG = LoggerFactory.getLogger(PlayProcesses.class);
  private static final PlayProcesses OF_PROCESS = new PlayProcesses();

  private final Deque<PlayProcess> idle = new ArrayDeque<>();
  private final Set<PlayProcess> all = new HashSet<>();
  private int jobs;

  private PlayProcesses() {}

  /** A job's right to them; the last that is closed ends them. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Whether this program can be started again: {@code spark-submit} keeps its jar from the class
   * path.
   */
  static boolean possible() {
    try {
      Path here =
          Path.of(PlayMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Stream.of(JavaCommand.classPath().split(File.pathSeparator))
          .anyMatch(entry -> Path.of(entry).toAbsolutePath().normalize().equals(here));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static Lease lease() {
    OF_PROCESS.enter();
    return OF_PROCESS::leave;
  }

  private synchronized void enter() {
    jobs++;
  }

  private synchronized void leave() {
    jobs--;
    if (jobs == 0) {
      all.forEach(PlayProcess::close);
      all.clear();
      idle.clear();
    }
  }

  private PlayProcess take() {
    synchronized (this) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    try {
      PlayProcess started = PlayProcess.start();
      synchronized (this) {
        all.add(started);
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void giveBack(PlayProcess process) {
    idle.push(process);
  }

  private synchronized void bury(PlayProcess process) {
    all.remove(process);
    process.close();
  }

  /** Plays every unit to its end, its failure or its exclusion. */
  static List<Outcome> play(UnitGroup group) {
    return OF_PROCESS.playAll(group);
  }

  private List<Outcome> playAll(UnitGroup group) {
    Map<Unit, Outcome> ended = new LinkedHashMap<>();
    Map<Unit, Integer> tried = new HashMap<>();
    while (ended.size() < group.units().size()) {
      List<Unit> open = group.units().stream().filter(u -> !ended.containsKey(u)).toList();
      PlayProcess process = take();
      try {
        process.play(
            PlayRequest.of(group.with(open), tried), outcome -> ended.put(outcome.unit(), outcome));
        giveBack(process);
      } catch (PlayProcess.Died death) {
        bury(process);
        TaskContext task = TaskContext.get();
        if (task != null && task.isInterrupted()) {
          throw new TaskKilledException("stopped");
        }
        charge(group, open, death, ended, tried);
      }
    }
    return group.units().stream().map(u -> Objects.requireNonNull(ended.get(u))).toList();
  }

  private static void charge(
      UnitGroup group,
      List<Unit> open,
      PlayProcess.Died death,
      Map<Unit, Outcome> ended,
      Map<Unit, Integer> tried) {
    for (Unit unit : open) {
      boolean suspect =
          !ended.containsKey(unit)
              && (death.episode().isEmpty() || death.episode().getAsInt() == unit.episode());
      if (suspect) {
        LOG.warn("[{} episode {}] {}", unit.task(), unit.episode(), death.getMessage());
        if (tried.merge(unit, 1, Integer::sum) >= group.attempts()) {
          ended.put(unit, Outcome.failed(unit, group, String.valueOf(death.getMessage())));
        }
      }
    }
  }
}
