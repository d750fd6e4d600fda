package io.dreamweir.ingest.env.remote;

import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens tasks that are played in Python: {@code gym/ID, dmc/DOMAIN_TASK, crafter/reward,
 * bsuite/NAME/N, minatar/GAME} and {@code python/MODULE.FUNCTION}. They cannot be listed: which of
 * them there are is a matter of the packages that are installed there.
 */
public final class RemoteProvider implements EnvironmentProvider {

  private static final Set<String> FAMILIES =
      Set.of("gym", "dmc", "crafter", "bsuite", "minatar", "python");

  @Override
  public List<String> tasks() {
    return List.of();
  }

  @Override
  public boolean opens(String task) {
    int slash = task.indexOf('/');
    return slash > 0 && slash < task.length() - 1 && FAMILIES.contains(task.substring(0, slash));
  }

  @Override
  public Environment open(String task, Map<String, String> options) {
    return RemoteEnvironment.open(new RemoteTask(task, options));
  }
}
