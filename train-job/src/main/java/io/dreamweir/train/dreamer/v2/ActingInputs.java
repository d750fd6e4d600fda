package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.dreamer.ActorHead;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Noise;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The newest rows of some episodes as inputs of {@link ActingProgram}. */
record ActingInputs(
    DreamerV2Model model,
    Spaces spaces,
    Engine engine,
    List<DreamerV2Acting.Memory> memories,
    List<Transition> latest,
    ActingMode mode) {

  Map<String, DeviceTensor> tensors() {
    int batch = memories.size();
    int stochWidth = model.rssm().stoch();
    int deterWidth = model.rssm().deter();
    int actionWidth = model.actions();
    float[] action = new float[batch * actionWidth];
    float[] isFirst = new float[batch];
    float[] stoch = new float[batch * stochWidth];
    float[] deter = new float[batch * deterWidth];
    int noiseWidth = model.rssm().latents().noise().stream().reduce(1, Math::multiplyExact);
    float[] postNoise = new float[batch * noiseWidth];
    float[] actorNoise = new float[batch * actionWidth];
    for (int i = 0; i < batch; i++) {
      DreamerV2Acting.Memory memory = memories.get(i);
      Transition row = latest.get(i);
      Action.encode(spaces, row.action().values(), 0, action, i * actionWidth);
      isFirst[i] = memory.started ? 0 : 1;
      System.arraycopy(memory.stoch, 0, stoch, i * stochWidth, stochWidth);
      System.arraycopy(memory.deter, 0, deter, i * deterWidth, deterWidth);
      latentNoise(memory.random, postNoise, i * noiseWidth, noiseWidth);
      if (mode == ActingMode.TRAIN) {
        actorNoise(memory.random, actorNoise, i * actionWidth, actionWidth);
      }
    }
    Map<String, DeviceTensor> tensors =
        new HashMap<>(model.observations().upload(engine, List.of(batch), observations()));
    tensors.put("action", engine.upload(List.of(batch, actionWidth), action));
    tensors.put("is_first", engine.upload(List.of(batch), isFirst));
    tensors.put("stoch", engine.upload(List.of(batch, stochWidth), stoch));
    tensors.put("deter", engine.upload(List.of(batch, deterWidth), deter));
    List<Integer> latents = new ArrayList<>(List.of(batch));
    latents.addAll(model.rssm().latents().noise());
    tensors.put("noise/post", engine.upload(latents, postNoise));
    tensors.put("noise/actor", engine.upload(List.of(batch, actionWidth), actorNoise));
    return tensors;
  }

  /** Per tensor the newest rows of all episodes behind each other. */
  private List<ByteBuffer> observations() {
    List<ByteBuffer> raw = new ArrayList<>();
    List<TensorSpec> specs = model.observations().tensors();
    for (int t = 0; t < specs.size(); t++) {
      ByteBuffer rows =
          ByteBuffer.allocateDirect(latest.size() * specs.get(t).bytes())
              .order(ByteOrder.nativeOrder());
      for (Transition row : latest) {
        rows.put(row.observation().tensors().get(t));
      }
      raw.add(rows);
    }
    return raw;
  }

  private void latentNoise(SplittableRandom random, float[] out, int from, int count) {
    switch (model.rssm().latents().noiseKind()) {
      case GUMBEL -> gumbel(random, out, from, count);
      case NORMAL -> {
        for (int i = from; i < from + count; i++) {
          out[i] = (float) random.nextGaussian();
        }
      }
    }
  }

  private void actorNoise(SplittableRandom random, float[] out, int from, int count) {
    if (model.actorHead() == ActorHead.ONE_HOT) {
      gumbel(random, out, from, count);
      return;
    }
    for (int i = from; i < from + count; i++) {
      out[i] = (float) random.nextDouble();
    }
  }

  private static void gumbel(SplittableRandom random, float[] out, int from, int count) {
    for (int i = from; i < from + count; i++) {
      out[i] = Noise.gumbel(random.nextLong());
    }
  }
}
