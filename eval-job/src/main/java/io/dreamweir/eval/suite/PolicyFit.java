package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out before the first episode whether checkpoints can play the tasks they are meant for. */
final class PolicyFit {

  private final Map<String, Optional<Spaces>> tasks = new HashMap<>();
  private final Map<String, Optional<SavedRun>> checkpoints = new HashMap<>();

  /**
   * Checks one group. A task that cannot be opened is left to fail by itself when it is played.
   *
   * @throws UserError if its checkpoint was made for other observations or actions
   */
  void require(UnitGroup group) {
    Optional<SavedRun> saved =
        checkpoints.computeIfAbsent(group.source().location(), PolicyFit::saved);
    if (saved.isEmpty()) {
      return;
    }
    Optional<Spaces> wanted = tasks.computeIfAbsent(group.task(), task -> spaces(group));
    if (wanted.isPresent() && !wanted.get().equals(saved.get().spaces())) {
      throw UserError.usage(
          "checkpoint %s cannot play %s: it was made for %s with %s, the task has %s; leave the"
              + " game out with --games, or give each game a checkpoint of its own with {game} in"
              + " --checkpoint",
          group.source().location(),
          group.task(),
          saved.get().task(),
          words(saved.get().spaces()),
          words(wanted.get()));
    }
  }

  private static Optional<SavedRun> saved(String location) {
    if (Policies.actsAlone(location)) {
      return Optional.empty();
    }
    return SavedFolder.find(Path.of(location))
        .map(folder -> Saved.manifest(folder.path(), folder.kind()).run());
  }

  private static Optional<Spaces> spaces(UnitGroup group) {
    try (Environment environment = Environments.open(group.task(), group.taskOptions())) {
      return Optional.of(environment.spaces());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String words(Spaces spaces) {
    return Stream.concat(
            spaces.observation().stream().map(Object::toString),
            spaces.action().stream().map(PolicyFit::words))
        .collect(Collectors.joining(" and "));
  }

  private static String words(ActionHead head) {
    return head instanceof ActionHead.Discrete choice
        ? choice.n() + " actions"
        : "an action of " + head.storedWidth() + " numbers";
  }
}
