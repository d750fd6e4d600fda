package io.dreamweir.eval.suite;

import io.dreamweir.train.checkpoint.SavedManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Cuts an evaluation into units and groups. */
final class GroupPlan {
  private final Evaluation evaluation;
  private final EvalConfig config;
  private final ToLongFunction<SavedManifest> framesBehind;
  private final Map<String, PolicySource> sources = new LinkedHashMap<>();

  /** A plan that does not tell how much experience is behind a checkpoint. */
  GroupPlan(Evaluation evaluation, EvalConfig config) {
    this(evaluation, config, manifest -> PolicySource.FRAMES_UNKNOWN);
  }

  /**
   * A plan.
   *
   * @param framesBehind environment frames that a checkpoint has learned from
   */
  GroupPlan(Evaluation evaluation, EvalConfig config, ToLongFunction<SavedManifest> framesBehind) {
    this.evaluation = evaluation;
    this.config = config;
    this.framesBehind = framesBehind;
  }

  /** Every contender, with uniformly random play beside it where the suite has a baseline. */
  List<Contender> contenders() {
    List<Contender> all = new ArrayList<>(evaluation.contenders());
    if (evaluation.suite().baselineEpisodes() > 0 && !all.contains(Contender.RANDOM)) {
      all.add(Contender.RANDOM);
    }
    return all;
  }

  private int episodes(Contender contender) {
    Suite suite = evaluation.suite();
    boolean asked = evaluation.contenders().contains(contender);
    return asked ? suite.episodes() : suite.baselineEpisodes();
  }

  /** The policy that a contender plays a task with. */
  private PolicySource source(Contender contender, String task) {
    return sources.computeIfAbsent(
        contender.locationFor(task), location -> PolicySource.find(location, framesBehind));
  }

  /** The units of one contender in one task, in the order of their episodes. */
  List<Unit> units(Contender contender, String task) {
    String policy = source(contender, task).fingerprint();
    String protocolHash = evaluation.suite().protocol().hash();
    List<Unit> units = new ArrayList<>();
    for (int episode = 0; episode < episodes(contender); episode++) {
      units.add(new Unit(task, policy, episode, protocolHash, config.seed()));
    }
    return units;
  }

  /** Groups with at least one unit that is not finished; finished units are not in them. */
  List<UnitGroup> open(Set<String> finished) {
    List<UnitGroup> groups = new ArrayList<>();
    for (Contender contender : contenders()) {
      for (String task : evaluation.suite().tasks()) {
        List<Unit> units = units(contender, task);
        for (int first = 0; first < units.size(); first += config.batch()) {
          List<Unit> open =
              units.subList(first, Math.min(units.size(), first + config.batch())).stream()
                  .filter(u -> !finished.contains(u.id()))
                  .toList();
          if (!open.isEmpty()) {
            groups.add(group(contender, task, open));
          }
        }
      }
    }
    return groups;
  }

  /** A contender's name, and the one that the same policy has in the table. */
  record Names(String asked, String stored) {}

  /**
   * How many finished units have another name than asked for: a unit is what was played, and what
   * it is called is no part of it.
   *
   * @param finished names of finished units
   */
  Map<Names, Integer> otherNames(Map<String, String> finished) {
    Map<Names, Integer> others = new LinkedHashMap<>();
    for (Contender contender : evaluation.contenders()) {
      for (String task : evaluation.suite().tasks()) {
        for (Unit unit : units(contender, task)) {
          String stored = finished.get(unit.id());
          if (stored != null && !stored.equals(contender.agent())) {
            others.merge(new Names(contender.agent(), stored), 1, Integer::sum);
          }
        }
      }
    }
    return others;
  }

  /** Every unit of the contenders asked for as a group of its own. */
  List<UnitGroup> eachAlone() {
    List<UnitGroup> groups = new ArrayList<>();
    for (Contender contender : evaluation.contenders()) {
      for (String task : evaluation.suite().tasks()) {
        for (Unit unit : units(contender, task)) {
          groups.add(group(contender, task, List.of(unit)));
        }
      }
    }
    return groups;
  }

  private UnitGroup group(Contender contender, String task, List<Unit> open) {
    TreeMap<String, String> options = new TreeMap<>(evaluation.suite().protocol().options());
    if (!config.roms().isEmpty()) {
      options.put("roms", config.roms());
    }
    return new UnitGroup(
        contender, source(contender, task), task, options, open, config.batch(), config.attempts());
  }
}
