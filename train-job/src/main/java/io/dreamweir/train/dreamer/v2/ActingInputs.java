package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.dreamer.ActorHead;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.Noise;
import java.nio.ByteBuffer;
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
    ByteBuffer image = ByteBuffer.allocateDirect(batch * model.image().bytes());
    float[] action = new float[batch * actionWidth];
    float[] isFirst = new float[batch];
    float[] stoch = new float[batch * stochWidth];
    float[] deter = new float[batch * deterWidth];
    float[] postNoise = new float[batch * stochWidth];
    float[] actorNoise = new float[batch * actionWidth];
    for (int i = 0; i < batch; i++) {
      DreamerV2Acting.Memory memory = memories.get(i);
      Transition row = latest.get(i);
      image.put(row.observation().tensors().get(0));
      Action.encode(spaces, row.action().values(), 0, action, i * actionWidth);
      isFirst[i] = memory.started ? 0 : 1;
      System.arraycopy(memory.stoch, 0, stoch, i * stochWidth, stochWidth);
      System.arraycopy(memory.deter, 0, deter, i * deterWidth, deterWidth);
      gumbel(memory.random, postNoise, i * stochWidth, stochWidth);
      if (mode == ActingMode.TRAIN) {
        actorNoise(memory.random, actorNoise, i * actionWidth, actionWidth);
      }
    }
    Map<String, DeviceTensor> tensors = new HashMap<>();
    List<Integer> imageShape = new ArrayList<>(List.of(batch));
    imageShape.addAll(model.image().shape());
    tensors.put("image", engine.upload(imageShape, ElementType.UINT8, image));
    tensors.put("action", engine.upload(List.of(batch, actionWidth), action));
    tensors.put("is_first", engine.upload(List.of(batch), isFirst));
    tensors.put("stoch", engine.upload(List.of(batch, stochWidth), stoch));
    tensors.put("deter", engine.upload(List.of(batch, deterWidth), deter));
    List<Integer> latents = List.of(batch, model.rssm().groups(), model.rssm().classes());
    tensors.put("noise/post", engine.upload(latents, postNoise));
    tensors.put("noise/actor", engine.upload(List.of(batch, actionWidth), actorNoise));
    return tensors;
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
