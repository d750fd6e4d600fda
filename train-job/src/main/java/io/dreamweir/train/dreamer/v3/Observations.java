package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Which observations are images and which vectors. Images of one size are read as one image of all
 * their channels; everything else is a vector.
 *
 * @param images uint8 [height, width, channels]
 * @param vectors of any type and shape, flattened
 */
record Observations(List<TensorSpec> images, List<TensorSpec> vectors) {

  /**
   * Sorts the observations of a task.
   *
   * @throws UserError if images differ in size, or do not halve as often as there are convolutions
   */
  static Observations of(Spaces spaces, int convolutions) {
    List<TensorSpec> images = new ArrayList<>();
    List<TensorSpec> vectors = new ArrayList<>();
    for (TensorSpec tensor : spaces.observation()) {
      boolean image = tensor.isPicture();
      (image ? images : vectors).add(tensor);
    }
    for (TensorSpec image : images) {
      if (!image.shape().subList(0, 2).equals(images.get(0).shape().subList(0, 2))) {
        throw UserError.usage(
            "dreamer-v3 reads images of one size; the task has %s and %s", images.get(0), image);
      }
      int step = 1 << convolutions;
      if (image.shape().get(0) % step != 0 || image.shape().get(1) % step != 0) {
        throw UserError.usage(
            "%s does not halve %d times: its height and width must be multiples of %d, or"
                + " agent.dreamer-v3.model.multipliers shorter",
            image, convolutions, step);
      }
    }
    return new Observations(List.copyOf(images), List.copyOf(vectors));
  }

  /** Channels of all images together. */
  int channels() {
    return images.stream().mapToInt(image -> image.shape().get(2)).sum();
  }

  /** Numbers of all vectors together. */
  int numbers() {
    return vectors.stream().mapToInt(TensorSpec::elements).sum();
  }

  int height() {
    return images.get(0).shape().get(0);
  }

  int width() {
    return images.get(0).shape().get(1);
  }
}
