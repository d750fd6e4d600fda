package io.dreamweir.train.dreamer.v3;

import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.latent.LatentShape;
import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.sequence.latent.Latents;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * States of the rows before the trained ones: read from the store before an update, and those of
 * the trained rows written back after it. Where the store has none, or the batch does not say which
 * rows it holds, a sequence begins as an episode does.
 */
final class RowContext {

  private final DreamerV3Config config;
  private final Engine engine;
  private @Nullable LatentStore store;
  private double present;

  RowContext(DreamerV3Config config, Engine engine) {
    this.config = config;
    this.engine = engine;
  }

  /** Shape of a stored state; nothing where none is stored. */
  Optional<LatentShape> shape() {
    ModelConfig sizes = config.model();
    return config.storedLatents()
        ? Optional.of(new LatentShape(sizes.deter(), sizes.groups(), sizes.classes()))
        : Optional.empty();
  }

  void keepIn(LatentStore latents) {
    store = latents;
  }

  /** Share of the last batch's sequences that began with a stored state. */
  double present() {
    return present;
  }

  /** Inputs {@code context/deter, context/stoch, context/absent}. */
  Map<String, DeviceTensor> read(SequenceBatch batch) {
    ModelConfig sizes = config.model();
    int rows = batch.batch();
    float[] stoch = new float[rows * sizes.stoch()];
    float[] absent = new float[rows];
    // Where nothing is known the beginning of the rows themselves says whether an episode begins.
    Arrays.fill(absent, 1);
    Map<String, DeviceTensor> inputs = new LinkedHashMap<>();
    present = 0;
    if (store == null || batch.spans().isEmpty()) {
      float[] zeros = new float[rows * sizes.deter()];
      inputs.put("context/deter", engine.upload(List.of(rows, sizes.deter()), zeros));
    } else {
      Latents latents = Latents.allocate(store.shape(), rows);
      present = (double) store.read(batch.spans(), latents) / rows;
      for (int b = 0; b < rows; b++) {
        if (latents.present().get(b) == 0) {
          continue;
        }
        absent[b] = 0;
        for (int s = 0; s < sizes.groups(); s++) {
          int index = latents.stoch().get(b * sizes.groups() + s);
          stoch[b * sizes.stoch() + s * sizes.classes() + index] = 1;
        }
      }
      inputs.put("context/deter", engine.upload(List.of(rows, sizes.deter()), latents.deter()));
    }
    inputs.put("context/stoch", engine.upload(List.of(rows, sizes.stoch()), stoch));
    inputs.put("context/absent", engine.upload(List.of(rows), absent));
    return inputs;
  }

  /** Keeps the states that an update saw. */
  void write(SequenceBatch batch, Outputs outputs) {
    if (store == null || batch.spans().isEmpty()) {
      return;
    }
    ModelConfig sizes = config.model();
    int rows = (batch.length() - config.context()) * batch.batch();
    Latents latents = Latents.allocate(store.shape(), rows);
    latents.deter().put(0, outputs.get("wm/deter").floats());
    float[] stoch = outputs.get("wm/stoch").floats();
    int variables = rows * sizes.groups();
    for (int v = 0; v < variables; v++) {
      int at = v * sizes.classes();
      int index = 0;
      while (index < sizes.classes() - 1 && stoch[at + index] < 0.5f) {
        index++;
      }
      latents.stoch().put(v, index);
    }
    store.write(batch.spans(), batch.length(), config.context(), latents);
  }
}
