package io.dreamweir.train.engine;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Opens engines by name, over every provider on the class path. */
public final class Engines {

  /** The engine that is meant where none is named. */
  public static final String DEFAULT = "torch";

  private Engines() {}

  /** Names of the engines there are. */
  public static List<String> kinds() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(provider -> provider.get().kind())
        .sorted()
        .collect(Collectors.toList());
  }

  /**
   * Opens an engine.
   *
   * @throws UserError if there is none of that name, naming the nearest, or it refuses
   */
  public static Engine open(String kind, EngineProvider.Settings settings) {
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      if (provider.kind().equals(kind)) {
        return provider.open(settings);
      }
    }
    throw unknown(kind);
  }

  /**
   * Refuses a name that no engine has.
   *
   * @throws UserError naming the nearest
   */
  public static String requireKnown(String kind) {
    if (!kinds().contains(kind)) {
      throw unknown(kind);
    }
    return kind;
  }

  private static UserError unknown(String kind) {
    List<String> kinds = kinds();
    return UserError.usage(
        "unknown engine '%s'%s; there are %s", kind, NearestName.suggestion(kind, kinds), kinds);
  }

  /** Threads that use the whole machine, or as many as OMP_NUM_THREADS says. */
  public static int allCores() {
    String limit = System.getenv("OMP_NUM_THREADS");
    return limit != null && limit.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(limit)
        : Runtime.getRuntime().availableProcessors();
  }
}
