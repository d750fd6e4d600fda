package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What arrays [T, ...] say about the spaces of the environment that they came from. */
final class ArraySpaces {
  private ArraySpaces() {}

  /** Arrays that are not observations, in either of the Dreamers. */
  static final Set<String> RESERVED =
      Set.of("reward", "is_first", "is_last", "is_terminal", "discount", "reset", "stepid");

  /**
   * Spaces of one file.
   *
   * @param arrays by name, in the file's order; more than one row tells more
   * @param where the file, for messages
   */
  static Spaces of(Map<String, NpyArray> arrays, ImportRequest request, String where, Notes notes) {
    List<ActionHead> heads = new ArrayList<>();
    for (String key : request.actionKeys()) {
      NpyArray action = arrays.get(key);
      if (action == null) {
        throw UserError.usage(
            "%s has no array '%s', which should be the action; name it with --action-keys (there are"
                + " %s)",
            where, key, arrays.keySet());
      }
      heads.add(head(action, request.actionChoices(), where));
    }
    List<TensorSpec> tensors = new ArrayList<>();
    for (NpyArray array : arrays.values()) {
      if (!RESERVED.contains(array.name()) && !request.actionKeys().contains(array.name())) {
        tensor(array, notes).ifPresent(tensors::add);
      }
    }
    if (tensors.isEmpty()) {
      throw UserError.usage(
          "%s has no observation that a lake could hold; there are %s", where, arrays.keySet());
    }
    return new Spaces(tensors, heads);
  }

  private static ActionHead head(NpyArray action, OptionalInt choices, String where) {
    boolean floats = action.type() == NpyType.FLOAT32 || action.type() == NpyType.FLOAT64;
    if (action.shape().size() == 2 && floats) {
      int width = action.shape().get(1);
      return width > 1 && isOneHot(action)
          ? new ActionHead.Discrete(action.name(), width)
          : new ActionHead.Continuous(action.name(), width);
    }
    if (action.shape().size() == 1 && !floats) {
      return new ActionHead.Discrete(
          action.name(),
          choices.orElseThrow(
              () ->
                  UserError.usage(
                      "%s holds '%s' as an index without saying of how many choices; give --actions"
                          + " N",
                      where, action.name())));
    }
    throw UserError.usage(
        "%s: action %s is neither numbers [T, width] nor an index [T]", where, action.describe());
  }

  /** Whether every row that is not all zeros chooses one entry. */
  private static boolean isOneHot(NpyArray action) {
    boolean chosen = false;
    for (int row = 0; row < action.rows(); row++) {
      int ones = 0;
      for (int i = 0; i < action.rowElements(); i++) {
        double value = action.value(row, i);
        if (value != 0 && value != 1) {
          return false;
        }
        ones += value == 1 ? 1 : 0;
      }
      if (ones > 1) {
        return false;
      }
      chosen |= ones == 1;
    }
    return chosen;
  }

  private static Optional<TensorSpec> tensor(NpyArray array, Notes notes) {
    ElementType type =
        switch (array.type()) {
          case BOOL, UINT8 -> ElementType.UINT8;
          case INT8, INT16, UINT16, INT32, INT64 -> ElementType.INT32;
          case FLOAT32, FLOAT64 -> ElementType.FLOAT32;
        };
    if (array.type() != NpyType.valueOf(type.name())) {
      notes.once(
          "array "
              + array.describe()
              + " is stored as "
              + type.name().toLowerCase(java.util.Locale.ROOT));
    }
    try {
      List<Integer> shape = array.shape();
      if (shape.isEmpty()) {
        throw new IllegalArgumentException("it does not have a row per step");
      }
      return Optional.of(new TensorSpec(array.name(), type, shape.subList(1, shape.size())));
    } catch (IllegalArgumentException e) {
      notes.once("array " + array.describe() + " was left out: " + e.getMessage());
      return Optional.empty();
    }
  }
}
