package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Collects the rows of one episode as its file has them, and turns them into the lake's rows. */
final class EpisodeAssembler {

  private final RowConvention convention;
  private final Spaces spaces;
  private final int framesPerStep;
  private final Notes notes;
  private final List<Observation> observations = new ArrayList<>();
  private final List<float[]> actions = new ArrayList<>();
  private final List<Float> rewards = new ArrayList<>();

  EpisodeAssembler(RowConvention convention, Spaces spaces, int framesPerStep, Notes notes) {
    this.convention = convention;
    this.spaces = spaces;
    this.framesPerStep = framesPerStep;
    this.notes = notes;
  }

  /** Rows so far. */
  int rows() {
    return observations.size();
  }

  /**
   * Adds a row.
   *
   * @param action float32 [storedActionWidth], owned by the assembler from now on
   */
  void add(Observation observation, float[] action, float reward) {
    observations.add(observation);
    actions.add(action);
    rewards.add(reward);
  }

  /** Forgets the rows so far. */
  void clear() {
    observations.clear();
    actions.clear();
    rewards.clear();
  }

  /**
   * The episode of the rows so far, which are forgotten.
   *
   * @param source file and place, for the identity and for messages
   */
  ForeignEpisode finish(String source, Instant startedAt, EpisodeEnd end) {
    int width = spaces.storedActionWidth();
    RowConvention.Rows moved = convention.toLake(spaces, flat(width));
    noteLostEdge();
    List<Transition> rows = new ArrayList<>(rows());
    for (int t = 0; t < rows(); t++) {
      float[] action =
          t == 0
              ? Action.none(spaces).values()
              : Arrays.copyOfRange(moved.actions(), t * width, (t + 1) * width);
      float reward = moved.rewards()[t];
      if (t == 0 && reward != 0) {
        notes.count(
            "rewards of first rows, which nothing led to, were dropped: this many episodes", 1);
        reward = 0;
      }
      check(source, t, action, reward);
      rows.add(
          new Transition(
              observations.get(t),
              new Action(action),
              reward,
              t == rows() - 1 ? end : EpisodeEnd.OPEN,
              t == 0 ? 1 : framesPerStep));
    }
    clear();
    return new ForeignEpisode(source, startedAt, spaces, rows, Optional.empty());
  }

  private RowConvention.Rows flat(int width) {
    float[] allActions = new float[rows() * width];
    float[] allRewards = new float[rows()];
    for (int t = 0; t < rows(); t++) {
      System.arraycopy(actions.get(t), 0, allActions, t * width, width);
      allRewards[t] = rewards.get(t);
    }
    return new RowConvention.Rows(allActions, allRewards);
  }

  private void noteLostEdge() {
    if (convention == RowConvention.ACTION_AND_REWARD_TAKEN
        && rows() > 0
        && rewards.get(rows() - 1) != 0) {
      notes.count(
          "the reward of the last row came with an observation that the files do not have and was"
              + " dropped: this many episodes",
          1);
    }
  }

  private void check(String source, int row, float[] action, float reward) {
    if (!Float.isFinite(reward)) {
      throw UserError.usage(
          "[%s@%d] reward is %s, expected a finite number; mend or remove the file",
          source, row, reward);
    }
    int at = 0;
    for (ActionHead head : spaces.action()) {
      for (int i = 0; i < head.storedWidth(); i++) {
        float value = action[at++];
        boolean inside =
            head instanceof ActionHead.Discrete discrete
                ? value < discrete.n() && value == (int) value && (value >= 0 || row == 0)
                : value >= -1 && value <= 1;
        if (!inside) {
          throw UserError.usage(
              "[%s@%d] action '%s' is %s, expected %s",
              source,
              row,
              head.name(),
              value,
              head instanceof ActionHead.Discrete discrete
                  ? "a whole number from 0 to " + (discrete.n() - 1)
                  : "-1 to 1: scale continuous actions first");
        }
      }
    }
  }
}
