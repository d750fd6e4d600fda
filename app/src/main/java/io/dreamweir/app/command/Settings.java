package io.dreamweir.app.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of a command that stand for configuration keys: only those that were given. */
final class Settings {

  private final List<String> settings = new ArrayList<>();

  /** Sets a key where the option was given. */
  Settings add(String key, @Nullable Object value) {
    if (value != null) {
      settings.add(key + "=" + value);
    }
    return this;
  }

  /** The settings, {@code key=value}. */
  List<String> list() {
    return List.copyOf(settings);
  }
}
