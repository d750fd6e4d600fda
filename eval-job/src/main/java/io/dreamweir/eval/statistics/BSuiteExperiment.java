package io.dreamweir.eval.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The experiments of BSuite 0.3.6 with their tags and rules. Names are those of its tasks, {@code
 * bsuite/NAME/SETTING}.
 */
@SuppressWarnings("ImmutableEnumChecker") // rules are pure functions, lists are copies
enum BSuiteExperiment {
  BANDIT(BSuiteRule.regret("total_regret", 0.5), Tag.BASIC),
  BANDIT_NOISE(BANDIT.rule.byScale(), Tag.NOISE),
  BANDIT_SCALE(BANDIT.rule.byScale(), Tag.SCALE),
  CARTPOLE(
      BSuiteRule.goodEpisodes(1000, 500), Tag.BASIC, Tag.CREDIT_ASSIGNMENT, Tag.GENERALIZATION),
  CARTPOLE_NOISE(CARTPOLE.rule.byScale(), Tag.NOISE, Tag.GENERALIZATION),
  CARTPOLE_SCALE(CARTPOLE.rule.byScale(), Tag.SCALE, Tag.GENERALIZATION),
  CARTPOLE_SWINGUP(
      BSuiteRule.goodEpisodes(700, 100).ofEachSetting(), Tag.EXPLORATION, Tag.GENERALIZATION),
  CATCH(BSuiteRule.regret("total_regret", 1.6), Tag.BASIC, Tag.CREDIT_ASSIGNMENT),
  CATCH_NOISE(CATCH.rule.byScale(), Tag.NOISE, Tag.CREDIT_ASSIGNMENT),
  CATCH_SCALE(CATCH.rule.byScale(), Tag.SCALE, Tag.CREDIT_ASSIGNMENT),
  DEEP_SEA(BSuiteRule.solved(BSuiteRule.told("total_bad_episodes"), 0.9), Tag.EXPLORATION),
  DEEP_SEA_STOCHASTIC(
      BSuiteRule.solved(BSuiteRule.told("total_bad_episodes"), 0.8), Tag.EXPLORATION, Tag.NOISE),
  DISCOUNTING_CHAIN(BSuiteRule.chain(), Tag.CREDIT_ASSIGNMENT),
  MEMORY_LEN(BSuiteRule.memory(), Tag.MEMORY),
  MEMORY_SIZE(BSuiteRule.memory(), Tag.MEMORY),
  MNIST(BSuiteRule.digits(), Tag.BASIC, Tag.GENERALIZATION),
  MNIST_NOISE(MNIST.rule.byScale(), Tag.NOISE, Tag.GENERALIZATION),
  MNIST_SCALE(MNIST.rule.byScale(), Tag.SCALE, Tag.GENERALIZATION),
  MOUNTAIN_CAR(BSuiteRule.mountainCar(), Tag.BASIC, Tag.GENERALIZATION),
  MOUNTAIN_CAR_NOISE(MOUNTAIN_CAR.rule.byScale(), Tag.NOISE, Tag.GENERALIZATION),
  MOUNTAIN_CAR_SCALE(MOUNTAIN_CAR.rule.byScale(), Tag.SCALE, Tag.GENERALIZATION),
  UMBRELLA_DISTRACT(
      BSuiteRule.solved(BSuiteRule.told("total_regret"), 0.5), Tag.CREDIT_ASSIGNMENT, Tag.NOISE),
  UMBRELLA_LENGTH(UMBRELLA_DISTRACT.rule, Tag.CREDIT_ASSIGNMENT, Tag.NOISE);

  /** A capability that experiments test. */
  enum Tag {
    BASIC,
    NOISE,
    SCALE,
    EXPLORATION,
    CREDIT_ASSIGNMENT,
    GENERALIZATION,
    MEMORY;

    /** Its name in BSuite. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final BSuiteRule rule;
  private final List<Tag> tags;

  BSuiteExperiment(BSuiteRule rule, Tag... tags) {
    this.rule = rule;
    this.tags = List.of(tags);
  }

  /** How its episodes become a score. */
  BSuiteRule rule() {
    return rule;
  }

  /** Whether it tests that. */
  boolean tests(Tag tag) {
    return tags.contains(tag);
  }

  /** Its name in BSuite. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The experiment of a task, for example {@code bsuite/catch/0}. */
  static Optional<BSuiteExperiment> of(String task) {
    String[] parts = task.split("/", -1);
    return Arrays.stream(values())
        .filter(e -> parts.length == 3 && e.key().equals(parts[1]))
        .findFirst();
  }
}
