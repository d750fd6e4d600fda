package io.dreamweir.ingest.env.remote;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processes that play nothing just now. A process plays one environment at a time, so that its
 * death costs one episode; it takes a second to start, so that it is kept for the next environment
 * of its task: scores are made with a fresh one for every episode.
 */
final class RemoteProcesses {

  private static final int MOST_IDLE = 16;

  private static final Map<RemoteTask, Deque<RemoteProcess>> IDLE = new HashMap<>();

  private RemoteProcesses() {}

  /** A process for one environment of a task. */
  static RemoteProcess take(RemoteTask task) {
    RemoteProcess idle;
    while ((idle = poll(task)) != null) {
      if (idle.isAlive()) {
        return idle;
      }
      idle.close();
    }
    return RemoteProcess.start(task);
  }

  private static @Nullable RemoteProcess poll(RemoteTask task) {
    synchronized (IDLE) {
      Deque<RemoteProcess> idle = IDLE.get(task);
      return idle == null ? null : idle.poll();
    }
  }

  /** Keeps a process, or ends it where it is of no more use. */
  static void giveBack(RemoteTask task, RemoteProcess process) {
    boolean kept = false;
    if (process.isAlive()) {
      synchronized (IDLE) {
        kept = IDLE.values().stream().mapToInt(Deque::size).sum() < MOST_IDLE;
        if (kept) {
          IDLE.computeIfAbsent(task, t -> new ArrayDeque<>()).push(process);
        }
      }
    }
    if (!kept) {
      process.close();
    }
  }
}
