package io.dreamweir.train.dl4j;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.dreamer.v2.DreamerV2Model;
import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Noise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A sequence as one row of numbers, which is what DL4J trains on: pictures, actions, rewards,
 * flags, and the noise of its posterior samples, so that who works on it does not change what is
 * drawn.
 *
 * @param length L
 * @param image extents of a picture
 * @param actions width of an encoded action
 * @param noise extents of the noise of one sample
 */
record SequenceLayout(int length, List<Integer> image, int actions, List<Integer> noise) {

  /** An input of the world model's program, and its extents per row. */
  private record Part(String name, List<Integer> extents) {
    int elements() {
      return extents.stream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * The layout for a model.
   *
   * @throws UserError if the task shows no picture alone, or latents are not categorical
   */
  static SequenceLayout of(DreamerV2Model model, int length) {
    Latents latents = model.rssm().latents();
    if (model.observations().tensors().size() != 1
        || model.observations().image().isEmpty()
        || latents.noiseKind() != Latents.NoiseKind.GUMBEL) {
      throw UserError.usage(
          "distributed training learns from one picture with categorical latents, not from %s",
          model.observations().tensors());
    }
    return new SequenceLayout(
        length,
        model.observations().image().orElseThrow().shape(),
        model.actions(),
        latents.noise());
  }

  private List<Part> parts() {
    return List.of(
        new Part("image", image),
        new Part("action", List.of(actions)),
        new Part("reward", List.of()),
        new Part("is_first", List.of()),
        new Part("is_terminal", List.of()),
        new Part("noise/post", noise));
  }

  /** Numbers of one sequence. */
  int width() {
    return length * parts().stream().mapToInt(Part::elements).sum();
  }

  /** The numbers of one sequence, part by part, row by row. */
  float[] pack(Spaces spaces, List<Transition> rows, long seed) {
    float[] packed = new float[width()];
    SplittableRandom random = new SplittableRandom(seed);
    int pixels = parts().get(0).elements();
    int draws = parts().get(5).elements();
    int actionsAt = length * pixels;
    int rewardsAt = actionsAt + length * actions;
    int noiseAt = rewardsAt + 3 * length;
    for (int t = 0; t < length; t++) {
      Transition row = rows.get(t);
      byte[] picture = row.observation().tensors().get(0);
      for (int i = 0; i < pixels; i++) {
        packed[t * pixels + i] = picture[i] & 0xFF;
      }
      Action.encode(spaces, row.action().values(), 0, packed, actionsAt + t * actions);
      packed[rewardsAt + t] = row.reward();
      packed[rewardsAt + length + t] = t == 0 ? 1 : 0;
      packed[rewardsAt + 2 * length + t] = row.end().isTerminal() ? 1 : 0;
      for (int i = 0; i < draws; i++) {
        packed[noiseAt + t * draws + i] = Noise.gumbel(random.nextLong());
      }
    }
    return packed;
  }

  /**
   * A program that reads {@code packed} [B, {@link #width}] in place of its parts.
   *
   * @param batch B
   */
  Program unpacking(Program program, int batch) {
    return new Program(
        program.name() + " of packed sequences",
        (graph, in) -> {
          Map<String, Tensor> inputs = new HashMap<>(in.tensors());
          Tensor packed = in.get("packed");
          int at = 0;
          for (Part part : parts()) {
            int end = at + length * part.elements();
            inputs.put(part.name(), unpacked(packed.slice(1, at, end), part, batch));
            at = end;
          }
          return program.body().outputs(graph, new Program.Inputs(program.name(), inputs));
        });
  }

  /** [B, L * elements] to [L, B, extents]. */
  private Tensor unpacked(Tensor columns, Part part, int batch) {
    List<Integer> shape = new ArrayList<>(List.of(batch, length));
    shape.addAll(part.extents());
    int[] axes = IntStream.range(0, shape.size()).toArray();
    axes[0] = 1;
    axes[1] = 0;
    return columns.reshape(shape.stream().mapToInt(Integer::intValue).toArray()).transpose(axes);
  }
}
