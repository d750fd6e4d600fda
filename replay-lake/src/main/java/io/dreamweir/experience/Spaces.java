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
}
