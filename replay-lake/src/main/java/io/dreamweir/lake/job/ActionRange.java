package io.dreamweir.lake.job;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.api.java.UDF4;
import scala.collection.Seq;

/** Whether every stored action of a chunk lies within its heads; true where it does not. */
final class ActionRange implements UDF4<String, Seq<Float>, Integer, Integer, Boolean> {
  private static final long serialVersionUID = 1L;

  private static final Map<String, Spaces> SPACES = new ConcurrentHashMap<>();

  @Override
  public Boolean call(String json, Seq<Float> actions, Integer firstStep, Integer rows) {
    Spaces spaces;
    try {
      spaces = SPACES.computeIfAbsent(json, SpacesJson::read);
    } catch (RuntimeException e) {
      return true;
    }
    int width = spaces.action().stream().mapToInt(ActionHead::storedWidth).sum();
    if (actions.length() != rows * width) {
      return true;
    }
    scala.collection.Iterator<Float> values = actions.iterator();
    for (int row = 0; row < rows; row++) {
      boolean reset = firstStep + row == 0;
      for (ActionHead head : spaces.action()) {
        for (int i = 0; i < head.storedWidth(); i++) {
          if (!isAllowed(head, reset, values.next())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isAllowed(ActionHead head, boolean reset, float value) {
    if (head instanceof ActionHead.Discrete discrete) {
      return reset ? value == -1 : value >= 0 && value < discrete.n() && value == (int) value;
    }
    return reset ? value == 0 : value >= -1 && value <= 1;
  }
}
