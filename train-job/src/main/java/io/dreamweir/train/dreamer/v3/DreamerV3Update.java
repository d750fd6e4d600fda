package io.dreamweir.train.dreamer.v3;

import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One complete update: one program, one gradient of the sum of all losses, one step of the
 * optimizers, the slow critic.
 */
public final class DreamerV3Update {

  private final DreamerV3Model model;
  private final Engine engine;
  private final Program program;

  /**
   * @param trace whether the outputs hold every step of the computation
   */
  public DreamerV3Update(DreamerV3Model model, Engine engine, Trace trace) {
    this.model = model;
    this.engine = engine;
    this.program = TrainProgram.of(model, trace);
  }

  /**
   * What one update computed; owned by the caller.
   *
   * @param outputs outputs and gradients
   * @param norms global norm of the gradients of {@code model, actor, critic}
   * @param seconds wall time by phase
   */
  public record Result(Outputs outputs, Map<String, Double> norms, Map<String, Double> seconds)
      implements AutoCloseable {
    @Override
    public void close() {
      outputs.close();
    }
  }

  /**
   * Updates everything in place.
   *
   * @param inputs batch, context and noise as {@link TrainProgram} reads them
   */
  public Result apply(Learned learned, Map<String, DeviceTensor> inputs) {
    Map<String, DeviceTensor> all = new HashMap<>(learned.inputs());
    all.putAll(inputs);
    Outputs outputs = engine.gradient(program, all, "loss/total", learned.names());
    Map<String, Double> seconds = new LinkedHashMap<>(outputs.seconds());
    long start = System.nanoTime();
    Map<String, Double> norms =
        learned.step(outputs.gradients(), outputs, model.config().behaviour().slowRate());
    seconds.put("optimizers", (System.nanoTime() - start) * 1e-9);
    return new Result(outputs, norms, seconds);
  }
}
