package io.dreamweir.chunk;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import java.util.Arrays;

/**
 * Which action and reward stand beside an observation. The lake stores {@link #LED_TO}; importers
 * and exporters convert whole episodes. A conversion loses only the value that has no meaning on
 * the other side: the first row's or the last row's.
 */
public enum RowConvention {
  /** Action and reward led to the observation (the lake, DreamerV2). */
  LED_TO,
  /** The action was taken from the observation, the reward came with it (DreamerV3's replay). */
  ACTION_TAKEN,
  /** The action was taken from the observation, the reward came after it (RLDS). */
  ACTION_AND_REWARD_TAKEN;

  /**
   * Actions and rewards of a whole episode.
   *
   * @param actions float32 [T, storedActionWidth]
   * @param rewards float32 [T]
   */
  public record Rows(float[] actions, float[] rewards) {}

  /** Rows of this convention as the lake stores them. */
  public Rows toLake(Spaces spaces, Rows rows) {
    float[] none = Action.none(spaces).values();
    return switch (this) {
      case LED_TO -> rows;
      case ACTION_TAKEN -> new Rows(later(rows.actions(), none), rows.rewards());
      case ACTION_AND_REWARD_TAKEN ->
          new Rows(later(rows.actions(), none), later(rows.rewards(), new float[1]));
    };
  }

  /** Rows of the lake in this convention. */
  public Rows fromLake(Spaces spaces, Rows rows) {
    float[] none = Action.none(spaces).values();
    return switch (this) {
      case LED_TO -> rows;
      case ACTION_TAKEN -> new Rows(earlier(rows.actions(), none), rows.rewards());
      case ACTION_AND_REWARD_TAKEN ->
          new Rows(earlier(rows.actions(), none), earlier(rows.rewards(), new float[1]));
    };
  }

  /** Every row moves one down; {@code edge} becomes the first, the last is dropped. */
  private static float[] later(float[] values, float[] edge) {
    float[] moved = new float[values.length];
    System.arraycopy(edge, 0, moved, 0, edge.length);
    System.arraycopy(values, 0, moved, edge.length, values.length - edge.length);
    return moved;
  }

  /** Every row moves one up; the first is dropped, {@code edge} becomes the last. */
  private static float[] earlier(float[] values, float[] edge) {
    float[] moved = Arrays.copyOfRange(values, edge.length, values.length + edge.length);
    System.arraycopy(edge, 0, moved, values.length - edge.length, edge.length);
    return moved;
  }
}
