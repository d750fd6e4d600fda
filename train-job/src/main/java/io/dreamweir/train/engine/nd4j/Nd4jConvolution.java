package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Tensor;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/**
 * Convolutions of [n, h, w, c].
 *
 * @param kernel [kh, kw, in, out], transposed [kh, kw, out, in]
 * @param bias [out]
 */
record Nd4jConvolution(SameDiff graph, Tensor kernel, Tensor bias, int stride) {

  List<Integer> shape(List<Integer> image) {
    return List.of(
        image.get(0),
        (image.get(1) - kernel.size(0)) / stride + 1,
        (image.get(2) - kernel.size(1)) / stride + 1,
        kernel.size(3));
  }

  SDVariable of(SDVariable image) {
    return convolved(image, PaddingMode.VALID);
  }

  /** With zeros around the image, so that it keeps its size. */
  SDVariable same(SDVariable image) {
    return convolved(image, PaddingMode.SAME);
  }

  /** The largest of each 2 x 2 pixels. */
  static SDVariable maxPool(SameDiff graph, SDVariable image) {
    return graph
        .cnn()
        .maxPooling2d(
            image,
            Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).dH(1).dW(1).isNHWC(true).build());
  }

  private SDVariable convolved(SDVariable image, PaddingMode padding) {
    Conv2DConfig config =
        Conv2DConfig.builder()
            .kH(kernel.size(0))
            .kW(kernel.size(1))
            .sH(stride)
            .sW(stride)
            .pH(0)
            .pW(0)
            .dH(1)
            .dW(1)
            .paddingMode(padding)
            .dataFormat(Conv2DConfig.NHWC)
            .weightsFormat(WeightsFormat.YXIO)
            .build();
    return graph.cnn().conv2d(image, Nd4jTensor.of(kernel), Nd4jTensor.of(bias), config);
  }

  List<Integer> transposedShape(List<Integer> image) {
    return List.of(
        image.get(0),
        (image.get(1) - 1) * stride + kernel.size(0),
        (image.get(2) - 1) * stride + kernel.size(1),
        kernel.size(2));
  }

  SDVariable transposed(SDVariable image, List<Integer> shape) {
    if (shape.get(1) == 1 && shape.get(2) == 1) {
      return point(image, shape);
    }
    DeConv2DConfig config =
        DeConv2DConfig.builder()
            .kH(kernel.size(0))
            .kW(kernel.size(1))
            .sH(stride)
            .sW(stride)
            .pH(0)
            .pW(0)
            .dH(1)
            .dW(1)
            .isSameMode(false)
            .dataFormat(DeConv2DConfig.NHWC)
            .build();
    return graph.cnn().deconv2d(image, Nd4jTensor.of(kernel), Nd4jTensor.of(bias), config);
  }

  /** Of one pixel the whole window is one matrix product. */
  private SDVariable point(SDVariable image, List<Integer> shape) {
    long in = shape.get(3);
    SDVariable matrix = graph.permute(Nd4jTensor.of(kernel).reshape(-1, in), 1, 0);
    return image
        .reshape(-1, in)
        .mmul(matrix)
        .reshape(Shapes.longs(transposedShape(shape)))
        .add(Nd4jTensor.of(bias));
  }
}
