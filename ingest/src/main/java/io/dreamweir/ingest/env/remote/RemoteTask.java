package io.dreamweir.ingest.env.remote;

import io.dreamweir.error.UserError;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process plays: a task's name and the options of its environment.
 *
 * @param name for example {@code dmc/walker_walk}
 * @param options text by name, as the environment takes them
 */
record RemoteTask(String name, Map<String, String> options) {

  /** Says where files lie on this machine; nothing that an environment in Python takes. */
  private static final String ROMS = "roms";

  RemoteTask {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.+/-]{0,127}")) {
      throw UserError.usage(
          "task '%s' must be 1 to 128 letters, digits, '_', '.', '+', '/', '-'", name);
    }
    TreeMap<String, String> given = new TreeMap<>(options);
    given.remove(ROMS);
    for (String key : given.keySet()) {
      if (!key.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
        throw UserError.usage("task %s: '%s' is no name of an option", name, key);
      }
    }
    options = Map.copyOf(given);
  }
}
