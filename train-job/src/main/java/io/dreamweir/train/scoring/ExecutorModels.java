package io.dreamweir.train.scoring;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Networks of this process, by the job that they belong to. The parameters come once per process;
 * tasks that run at the same time have a network each, and the next tasks take them over with their
 * compiled programs.
 */
final class ExecutorModels {

  private static final Map<String, Queue<ModelCopy.Opened>> IDLE = new ConcurrentHashMap<>();

  private ExecutorModels() {}

  static ModelCopy.Opened take(String job, ModelCopy copy) {
    ModelCopy.Opened idle = idle(job).poll();
    return idle == null ? copy.open() : idle;
  }

  static void giveBack(String job, ModelCopy.Opened opened) {
    idle(job).add(opened);
  }

  /** Closes what a job has left; in other processes it ends with them. */
  static void release(String job) {
    Queue<ModelCopy.Opened> idle = IDLE.remove(job);
    if (idle != null) {
      idle.forEach(ModelCopy.Opened::close);
    }
  }

  private static Queue<ModelCopy.Opened> idle(String job) {
    return IDLE.computeIfAbsent(job, j -> new ConcurrentLinkedQueue<>());
  }
}
