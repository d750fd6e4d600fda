package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Program;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The compiled programs that were used last. Tracing and differentiating costs seconds where a
 * program is long; shapes are few, because every batch of a run has the same.
 */
final class CompiledPrograms {

  private static final int KEPT = 12;

  private record Key(
      Program program, Map<String, List<Integer>> shapes, String loss, List<String> wrt) {}

  private final Map<Key, CompiledProgram> programs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompiledProgram> eldest) {
          return size() > KEPT;
        }
      };

  CompiledProgram of(Program program, Map<String, DeviceTensor> inputs) {
    return of(new Key(program, shapes(inputs), "", List.of()));
  }

  CompiledProgram of(
      Program program, Map<String, DeviceTensor> inputs, String loss, Collection<String> wrt) {
    return of(new Key(program, shapes(inputs), loss, List.copyOf(wrt)));
  }

  private static Map<String, List<Integer>> shapes(Map<String, DeviceTensor> inputs) {
    Map<String, List<Integer>> shapes = new TreeMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private synchronized CompiledProgram of(Key key) {
    CompiledProgram known = programs.get(key);
    if (known != null) {
      return known;
    }
    CompiledProgram compiled = new CompiledProgram(key.program(), key.shapes());
    if (!key.loss().isEmpty()) {
      compiled.differentiated(key.loss(), key.wrt());
    }
    programs.put(key, compiled);
    return compiled;
  }
}
