package io.dreamweir.experience;

import java.util.List;
import java.util.Map;

/**
 * Finds environments by task name; implementations are registered with {@link
 * java.util.ServiceLoader}.
 */
public interface EnvironmentProvider {

  /**
   * Every task this provider can open, for example {@code mini/catch}; used for messages and
   * suites.
   */
  List<String> tasks();

  /**
   * Opens a new environment.
   *
   * @param task one of {@link #tasks()}
   * @param options settings that change the rules, by kebab-case name ({@code sticky}, {@code
   *     action-set}, {@code max-steps}, {@code roms}, ...); a missing one has its default
   * @throws io.dreamweir.error.UserError if a setting is unknown or wrong, or something the task
   *     needs is missing
   */
  Environment open(String task, Map<String, String> options);
}
