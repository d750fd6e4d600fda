package io.dreamweir.lake;

import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The tasks of a lake and their spaces, read by Delta Kernel: a trainer needs no Spark for it. */
public final class TaskCatalog {

  private final String lake;
  private final Map<String, Set<Spaces>> tasks;

  private TaskCatalog(String lake, Map<String, Set<Spaces>> tasks) {
    this.lake = lake;
    this.tasks = tasks;
  }

  /**
   * Reads the catalog.
   *
   * @param lake root of the lake
   * @throws UserError if there is no lake, or its log cannot be read
   */
  public static TaskCatalog read(String lake) {
    Map<String, Set<Spaces>> tasks = new LinkedHashMap<>();
    try {
      new SmallTable(LakeTable.TASKS.path(lake))
          .forEach(
              (batch, row) ->
                  tasks
                      .computeIfAbsent(
                          SmallTable.column(batch, "task").getString(row),
                          t -> new LinkedHashSet<>())
                      .add(SpacesJson.read(SmallTable.column(batch, "spaces").getString(row))));
      return new TaskCatalog(lake, tasks);
    } catch (TableNotFoundException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "no replay lake at " + lake + "; ingest something first, or name another lake",
          e);
    } catch (IOException | KernelException e) {
      throw new UserError(
          UserError.Kind.FAILED, "the tasks of " + lake + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Names of all tasks. */
  public Set<String> tasks() {
    return Set.copyOf(tasks.keySet());
  }

  /**
   * The only task of the lake.
   *
   * @throws UserError if there is none, or several
   */
  public String onlyTask() {
    if (tasks.size() == 1) {
      return tasks.keySet().iterator().next();
    }
    if (tasks.isEmpty()) {
      throw UserError.usage(
          "the lake at %s holds no experience yet; collect and ingest first", lake);
    }
    throw UserError.usage(
        "the lake at %s holds several tasks (%s); choose one with --task",
        lake, String.join(", ", tasks.keySet()));
  }

  /**
   * Spaces of a task.
   *
   * @throws UserError if the lake has no such task, or the task was collected with several spaces
   */
  public Spaces spaces(String task) {
    Set<Spaces> spaces = tasks.get(task);
    if (spaces == null) {
      throw UserError.usage(
          "the lake at %s has no task '%s'%s; it holds %s",
          lake, task, NearestName.suggestion(task, tasks.keySet()), tasks.keySet());
    }
    if (spaces.size() > 1) {
      throw UserError.usage(
          "task '%s' in %s was collected with %d different spaces (%s); train from one of them in a lake of"
              + " its own",
          task, lake, spaces.size(), spaces);
    }
    return spaces.iterator().next();
  }
}
