package io.dreamweir.experience;

import java.util.List;
import java.util.Map;

/**
 * Finds environments by task name; implementations are registered with {@link
 * java.util.ServiceLoader}.
 */
public interface EnvironmentProvider {

  /**
   * Every task this provider can open, for example {@code mini/catch}, as far as they can be
   * listed; used for messages and suites.
   */
  List<String> tasks();

  /** Whether this provider opens that task, also where it cannot list all of its own. */
  default boolean opens(String task) {
    return tasks().contains(task);
  }

  /**
   * Opens a new environment.
   *
   * @param task one that it {@link #opens}
   * @param options settings that change the rules, by kebab-case name ({@code sticky}, {@code
   *     action-set}, {@code max-steps}, {@code roms}, ...); a missing one has its default
   * @throws io.dreamweir.error.UserError if a setting is unknown or wrong, or something the task
   *     needs is missing
   */
  Environment open(String task, Map<String, String> options);
}
