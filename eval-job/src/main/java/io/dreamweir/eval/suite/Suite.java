package io.dreamweir.eval.suite;

import io.dreamweir.config.Configuration;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A list of tasks that are judged together.
 *
 * @param name name of the suite
 * @param protocol rules of play
 * @param tasks tasks in the order they are played
 * @param episodes episodes of each task and checkpoint, unless the user says otherwise
 * @param baselineEpisodes episodes of uniformly random play beside every agent, 0 for none
 */
public record Suite(
    String name, Protocol protocol, List<String> tasks, int episodes, int baselineEpisodes) {

  private static final String OWN_RULES = "own";
  private static final int EPISODES_OF_A_TASK = 20;

  /** A suite as a file has it. */
  record SuiteFile(String protocol, List<String> tasks, int episodes, int baselineEpisodes) {
    SuiteFile {
      if (episodes < 1 || baselineEpisodes < 0) {
        throw new IllegalArgumentException(
            "episodes must be 1 or more and baseline-episodes 0 or more");
      }
      if (tasks.isEmpty() || new HashSet<>(tasks).size() != tasks.size()) {
        throw new IllegalArgumentException("tasks must be named, each once");
      }
    }
  }

  record ProtocolFile(Map<String, String> options, Map<String, String> rules) {}

  public Suite {
    tasks = List.copyOf(tasks);
  }

  /**
   * Reads a suite and its protocol.
   *
   * @param folder folder of the suites that come with the program; its {@code protocols/} holds the
   *     protocols
   * @param nameOrFile a name in that folder, the path of a YAML file, or the name of a task, which
   *     then is a suite of itself
   * @throws UserError if there is no such suite, or the file is wrong
   */
  public static Suite read(Path folder, String nameOrFile) {
    boolean isFile = nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
    if (!isFile && nameOrFile.contains("/")) {
      return new Suite(
          nameOrFile,
          protocol(folder, nameOrFile, OWN_RULES),
          List.of(nameOrFile),
          EPISODES_OF_A_TASK,
          EPISODES_OF_A_TASK);
    }
    Path file = isFile ? Path.of(nameOrFile) : folder.resolve(nameOrFile + ".yaml");
    if (!Files.isReadable(file)) {
      List<String> known = names(folder);
      throw UserError.usage(
          "no suite '%s'%s; there are %s, or give the path of a .yaml file",
          nameOrFile, NearestName.suggestion(nameOrFile, known), known);
    }
    SuiteFile suite = Configuration.defaults(file).bind("suite", SuiteFile.class);
    String fileName = String.valueOf(file.getFileName());
    return new Suite(
        fileName.substring(0, fileName.lastIndexOf('.')),
        protocol(folder, file.toString(), suite.protocol()),
        suite.tasks(),
        suite.episodes(),
        suite.baselineEpisodes());
  }

  private static Protocol protocol(Path folder, String suite, String name) {
    Path file = folder.resolve("protocols").resolve(name + ".yaml");
    if (!Files.isReadable(file)) {
      List<String> known = names(folder.resolve("protocols"));
      throw UserError.usage(
          "%s: no protocol '%s'%s; there are %s",
          suite, name, NearestName.suggestion(name, known), known);
    }
    ProtocolFile rules = Configuration.defaults(file).bind("protocol", ProtocolFile.class);
    return Protocol.of(name, rules.options(), rules.rules());
  }

  /** Names of the suites (or protocols) in a folder. */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(f -> f.endsWith(".yaml"))
          .map(f -> f.substring(0, f.length() - ".yaml".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, "no suites in " + folder + ": " + e, e);
    }
  }

  /**
   * The part of this suite that has these games.
   *
   * @param games task names, with or without the part before the slash; empty for all
   * @throws UserError if a game is not in the suite, naming the nearest
   */
  public Suite only(Collection<String> games) {
    if (games.isEmpty()) {
      return this;
    }
    for (String game : games) {
      if (tasks.stream().noneMatch(t -> isNamed(t, game))) {
        List<String> known = tasks.stream().map(t -> t.substring(t.indexOf('/') + 1)).toList();
        throw UserError.usage(
            "suite %s has no game '%s'%s", name, game, NearestName.suggestion(game, known));
      }
    }
    List<String> kept =
        tasks.stream().filter(t -> games.stream().anyMatch(g -> isNamed(t, g))).toList();
    return new Suite(name, protocol, kept, episodes, baselineEpisodes);
  }

  /** This suite with other numbers of episodes. */
  public Suite withEpisodes(int count) {
    return new Suite(name, protocol, tasks, count, Math.min(count, baselineEpisodes));
  }

  /**
   * This suite with further options of its tasks. Its protocol, and so its hash, is another one:
   * scores are comparable among themselves alone.
   */
  public Suite withOptions(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> options = new TreeMap<>(protocol.options());
    options.putAll(more);
    Protocol changed = Protocol.of(protocol.name() + "*", options, protocol.rules());
    return new Suite(name, changed, tasks, episodes, baselineEpisodes);
  }

  private static boolean isNamed(String task, String game) {
    return task.equals(game) || task.endsWith("/" + game);
  }
}
