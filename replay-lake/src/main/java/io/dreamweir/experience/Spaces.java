package io.dreamweir.experience;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an environment shows and what it accepts.
 *
 * @param observation the tensors of one observation, in storage order; names are unique
 * @param action the heads of one action, in storage order; names are unique
 */
public record Spaces(List<TensorSpec> observation, List<ActionHead> action) {

  public Spaces {
    observation = List.copyOf(observation);
    action = List.copyOf(action);
    Set<String> names = new HashSet<>();
    for (TensorSpec tensor : observation) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(
            "observation key '" + tensor.name() + "' is declared twice");
      }
    }
    names.clear();
    for (ActionHead head : action) {
      if (!names.add(head.name())) {
        throw new IllegalArgumentException("action head '" + head.name() + "' is declared twice");
      }
    }
    if (observation.isEmpty() || action.isEmpty()) {
      throw new IllegalArgumentException(
          "spaces need at least one observation tensor and one action head");
    }
  }

  /** One picture and one discrete head: the shape of Atari and of the mini games. */
  public static Spaces pixels(int height, int width, int channels, int actions) {
    return new Spaces(
        List.of(new TensorSpec("image", ElementType.UINT8, List.of(height, width, channels))),
        List.of(new ActionHead.Discrete("action", actions)));
  }

  /** Floats that store one action, over all heads. */
  public int storedActionWidth() {
    return action.stream().mapToInt(ActionHead::storedWidth).sum();
  }

  /** Floats that encode one action for a network, over all heads (one-hot for discrete heads). */
  public int encodedActionWidth() {
    return action.stream().mapToInt(ActionHead::encodedWidth).sum();
  }

  /** The tensor of that name. */
  public TensorSpec tensor(String name) {
    return observation.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no observation '" + name + "' in " + observation));
  }

  /**
   * Checks an action before it is played.
   *
   * @throws IllegalArgumentException if it has the wrong width or a value outside its head
   */
  public void requireAction(Action action) {
    float[] values = action.values();
    if (values.length != storedActionWidth()) {
      throw new IllegalArgumentException(
          "action " + action + " has " + values.length + " values, expected " + this.action);
    }
    int at = 0;
    for (ActionHead head : this.action) {
      for (int i = 0; i < head.storedWidth(); i++) {
        float value = values[at++];
        boolean inside =
            head instanceof ActionHead.Discrete discrete
                ? value >= 0 && value < discrete.n() && value == (int) value
                : value >= -1 && value <= 1;
        if (!inside) {
          throw new IllegalArgumentException("action " + action + " is outside of " + head);
        }
      }
    }
  }
}
