package io.dreamweir.app;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes: where its configuration comes from and where its result goes. */
public final class CommonOptions {

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      split = ",",
      description = "Layer conf/presets/NAME.yaml on the defaults; several are layered in order.")
  private List<String> presets = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Layer this YAML file on the defaults and presets.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key, for example train.updates=100; wins over everything else.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as one JSON object, atomically, at the end; - is stdout.")
  private @Nullable String json;

  /** Where {@code --json} points, if it was given. */
  public @Nullable String json() {
    return json;
  }

  /** Presets, file and settings as the user gave them, for the command line of another process. */
  public List<String> chosen() {
    List<String> arguments = new ArrayList<>();
    presets.forEach(preset -> arguments.addAll(List.of("--preset", preset)));
    if (config != null) {
      arguments.addAll(List.of("--config", config.toString()));
    }
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  /** Whether the user chose a preset. */
  public boolean hasPreset() {
    return !presets.isEmpty();
  }

  /** The resolved configuration, with {@code preset} where the user chose none. */
  public Configuration configurationFor(String preset, List<String> lower, List<String> upper) {
    if (presets.isEmpty()) {
      presets = List.of(preset);
    }
    return configuration(lower, upper);
  }

  /**
   * The resolved configuration.
   *
   * @param lower settings that the command implies; presets, files and {@code --set} win over them
   * @param upper settings from the command's own options; they win over everything
   */
  public Configuration configuration(List<String> lower, List<String> upper) {
    Path folder = folder();
    Configuration configuration = Configuration.defaults(folder.resolve("defaults.yaml"));
    for (String setting : lower) {
      configuration = configuration.with(setting);
    }
    for (String preset : presets) {
      configuration = configuration.with(presetFile(folder, preset));
    }
    if (config != null) {
      configuration = configuration.with(config);
    }
    for (String setting : settings) {
      configuration = configuration.with(setting);
    }
    for (String setting : upper) {
      configuration = configuration.with(setting);
    }
    return configuration;
  }

  /** The resolved configuration of a command that implies nothing. */
  public Configuration configuration() {
    return configuration(List.of(), List.of());
  }

  /** Folder that holds {@code defaults.yaml} and {@code presets/}. */
  public static Path folder() {
    return Path.of(System.getProperty("dreamweir.conf", "conf"));
  }

  private static Path presetFile(Path folder, String name) {
    Path presets = folder.resolve("presets");
    try (Stream<Path> files = Files.list(presets)) {
      List<String> known =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".yaml"))
              .map(f -> f.substring(0, f.length() - ".yaml".length()))
              .sorted()
              .toList();
      if (!known.contains(name)) {
        throw UserError.usage(
            "unknown preset '%s'%s; there are %s",
            name, NearestName.suggestion(name, known), known);
      }
      return presets.resolve(name + ".yaml");
    } catch (IOException e) {
      throw UserError.usage("no presets in %s: %s", presets, e.getMessage());
    }
  }
}
