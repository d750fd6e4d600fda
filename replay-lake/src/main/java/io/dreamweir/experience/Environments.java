package io.dreamweir.experience;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Opens environments by task name, over every provider on the class path. */
public final class Environments {
  private Environments() {}

  /** All tasks, sorted. */
  public static List<String> tasks() {
    List<String> tasks = new ArrayList<>();
    ServiceLoader.load(EnvironmentProvider.class).forEach(p -> tasks.addAll(p.tasks()));
    tasks.sort(null);
    return tasks;
  }

  /**
   * Opens a new environment.
   *
   * @throws UserError if the task is unknown, naming the nearest, or cannot be opened
   */
  public static Environment open(String task, Map<String, String> options) {
    for (EnvironmentProvider provider : ServiceLoader.load(EnvironmentProvider.class)) {
      if (provider.opens(task)) {
        return provider.open(task, options);
      }
    }
    throw UserError.usage(
        "unknown task '%s'%s; `dreamweir collect --list-tasks` shows all",
        task, NearestName.suggestion(task, tasks()));
  }
}
