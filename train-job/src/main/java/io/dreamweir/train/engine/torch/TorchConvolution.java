package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Activation;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolutions of [n, h, w, c] tensors, each shape by the fastest way libtorch has on a CPU.
 *
 * <p>oneDNN sees the operands through permuted views, which is libtorch's channels-last format:
 * nothing is copied, and it runs its fastest kernels. It is slow only where a transposed
 * convolution has few output channels: of a vector of 16 lanes it then uses one to four. Such a
 * layer runs as a plain convolution whose output channels are all pixels of a block: output pixel
 * {@code Y = s B A + r} (block A, place r) receives input pixel {@code y = B b + p} through kernel
 * row {@code i = Y - s y = s B (A - b) + r - s p}, so blocks of B input pixels meet blocks of sB
 * output pixels in a convolution over A - b, whose kernel is a rearrangement of the original one
 * with zeros where i is outside. The result stays in blocks ({@link Blocks}) for the next such
 * layer.
 */
final class TorchConvolution {

  /** Up to so many output channels oneDNN's own transposed convolution loses. */
  private static final int FEW_CHANNELS = 4;

  /** Blocked work pays where a block's channels then still fill few vectors. */
  private static final int BLOCKED_CHANNELS = 48;

  /** Up to so many windows, some images while acting, one matrix product beats oneDNN. */
  private static final int FEW_WINDOWS = 64;

  /** The same with so few windows of an image, however many images. */
  private static final int FEW_PLACES = 4;

  /** In bf16 oneDNN leaves its fast ways where the gradient of so many biases is asked for. */
  private static final int MANY_BIASES = 64;

  private TorchConvolution() {}

  /**
   * An image in square blocks of pixels.
   *
   * @param value [n, h / size, w / size, size * size * c]; channels in the order row in the block,
   *     column in the block, channel
   */
  record Blocks(Tensor value, int size, long channels) {

    static Blocks of(Tensor image) {
      return new Blocks(image, 1, image.size(3));
    }

    /** The image [n, h, w, c]. */
    Tensor image() {
      if (size == 1) {
        return value;
      }
      long n = value.size(0);
      long rows = value.size(1);
      long columns = value.size(2);
      return value
          .reshape(n, rows, columns, size, size, channels)
          .permute(0, 1, 3, 2, 4, 5)
          .reshape(n, rows * size, columns * size, channels);
    }
  }

  /**
   * A kernel [kh, kw, in, out] in the memory order out, kh, kw, in: libtorch's channels-last order
   * of weights, which {@link #convolve} would otherwise make at each call.
   */
  static Tensor arranged(Tensor kernel) {
    return kernel.permute(3, 0, 1, 2).contiguous().permute(1, 2, 3, 0);
  }

  static Tensor convolve(
      Tensor image, Tensor kernel, Tensor bias, int stride, Activation activation) {
    long rows = (image.size(1) - kernel.size(0)) / stride + 1;
    long columns = (image.size(2) - kernel.size(1)) / stride + 1;
    if (!image.is_cuda()) {
      if (rows * columns <= FEW_PLACES) {
        return ofWindows(places(image, kernel, stride, rows, columns), kernel, bias, activation);
      }
      if (image.size(0) * rows * columns <= FEW_WINDOWS) {
        return ofWindows(unfolded(image, kernel, stride), kernel, bias, activation);
      }
    }
    Tensor result =
        torch.conv2d(
            image.permute(0, 3, 1, 2),
            kernel.permute(3, 2, 0, 1),
            new TensorOptional(bias),
            new long[] {stride, stride},
            new long[] {0, 0},
            new long[] {1, 1},
            1);
    return TorchTensor.activate(result, activation).permute(0, 2, 3, 1);
  }

  /** The windows of images, [n, rows, columns, kh, kw, in]. */
  private static Tensor unfolded(Tensor image, Tensor kernel, int stride) {
    return image
        .unfold(1, kernel.size(0), stride)
        .unfold(2, kernel.size(1), stride)
        .permute(0, 1, 2, 4, 5, 3);
  }

  /** The same by slices, whose gradient costs less than that of overlapping views. */
  private static Tensor places(Tensor image, Tensor kernel, int stride, long rows, long columns) {
    TensorVector windows = new TensorVector();
    for (long y = 0; y < rows; y++) {
      for (long x = 0; x < columns; x++) {
        windows.push_back(
            image.narrow(1, y * stride, kernel.size(0)).narrow(2, x * stride, kernel.size(1)));
      }
    }
    return torch
        .stack(windows, 1)
        .reshape(-1, rows, columns, kernel.size(0), kernel.size(1), kernel.size(2));
  }

  /** The windows of images as rows of one matrix product. */
  private static Tensor ofWindows(
      Tensor windows, Tensor kernel, Tensor bias, Activation activation) {
    long out = kernel.size(3);
    Tensor weight =
        kernel.is_contiguous()
            ? kernel.reshape(-1, out)
            : kernel.permute(3, 0, 1, 2).reshape(out, -1).t();
    Tensor result = bias.addmm(windows.reshape(-1, weight.size(0)), weight);
    return TorchTensor.activate(result, activation)
        .reshape(windows.size(0), windows.size(1), windows.size(2), out);
  }

  /** Stride 1, zeros around the image, so that the output is as large as the input. */
  static Tensor same(Tensor image, Tensor kernel, Tensor bias) {
    return torch
        .conv2d(
            image.permute(0, 3, 1, 2),
            kernel.permute(3, 2, 0, 1),
            new TensorOptional(bias),
            new long[] {1, 1},
            new long[] {kernel.size(0) / 2, kernel.size(1) / 2},
            new long[] {1, 1},
            1)
        .permute(0, 2, 3, 1);
  }

  static Blocks transpose(
      Blocks input, Tensor kernel, Tensor bias, int stride, Activation activation) {
    if (blockedPays(input, kernel, stride)) {
      return blocked(input, kernel, bias, stride, activation);
    }
    Tensor image = input.image();
    return Blocks.of(
        image.size(1) == 1 && image.size(2) == 1
            ? ofPoint(image, kernel, bias, activation)
            : direct(image, kernel, bias, stride, activation));
  }

  /** As the library orders axes: channels before rows and columns. */
  private static Tensor perChannel(Tensor bias) {
    return bias.reshape(-1, 1, 1);
  }

  private static Tensor direct(
      Tensor image, Tensor kernel, Tensor bias, int stride, Activation activation) {
    // With a bias, oneDNN adds it up and differentiates it without vectors.
    Tensor result =
        torch.conv_transpose2d(
            image.permute(0, 3, 1, 2),
            kernel.permute(3, 2, 0, 1),
            new TensorOptional(),
            new long[] {stride, stride},
            new long[] {0, 0},
            new long[] {0, 0},
            1,
            1,
            1);
    return TorchTensor.activate(result.add_(perChannel(bias)), activation).permute(0, 2, 3, 1);
  }

  /** From a single point every output pixel is one product: a plain matrix product. */
  private static Tensor ofPoint(Tensor point, Tensor kernel, Tensor bias, Activation activation) {
    long in = kernel.size(3);
    Tensor product =
        point
            .reshape(-1, in)
            .matmul(kernel.reshape(-1, in).t())
            .reshape(-1, kernel.size(0), kernel.size(1), kernel.size(2));
    return TorchTensor.activate(product.add(bias), activation);
  }

  private static boolean blockedPays(Blocks input, Tensor kernel, int stride) {
    long out = kernel.size(2);
    boolean narrow = out <= FEW_CHANNELS || (input.size == 1 && out <= BLOCKED_CHANNELS);
    return narrow
        && !input.value.is_cuda()
        && input.value.size(1) > 1
        && whole(input, kernel.size(0), stride)
        && whole(input, kernel.size(1), stride);
  }

  /** Whether the output is made of whole blocks. */
  private static boolean whole(Blocks input, long window, int stride) {
    return (window - stride) % ((long) stride * input.size) == 0;
  }

  private static Blocks blocked(
      Blocks input, Tensor kernel, Tensor bias, int stride, Activation activation) {
    int size = stride * input.size;
    Taps rows = new Taps(kernel.size(0), input.size, stride);
    Taps columns = new Taps(kernel.size(1), input.size, stride);
    long out = kernel.size(2);
    long in = kernel.size(3);
    Tensor weight =
        rows.gather(columns.gather(kernel, 1), 0)
            .reshape(rows.count, input.size, size, columns.count, input.size, size, out, in)
            // to [row out, column out, out, row in, column in, in, row tap, column tap]
            .permute(2, 5, 6, 1, 4, 7, 0, 3)
            .reshape(
                (long) size * size * out,
                (long) input.size * input.size * in,
                rows.count,
                columns.count);
    Tensor biases = bias.repeat((long) size * size);
    boolean apart = TorchTensor.isReduced(weight) && weight.size(0) >= MANY_BIASES;
    Tensor result =
        torch.conv2d(
            input.value.permute(0, 3, 1, 2),
            weight,
            apart ? new TensorOptional() : new TensorOptional(biases),
            new long[] {1, 1},
            new long[] {rows.count - 1, columns.count - 1},
            new long[] {1, 1},
            1);
    Tensor sum = apart ? result.add_(perChannel(biases)) : result;
    return new Blocks(TorchTensor.activate(sum, activation).permute(0, 2, 3, 1), size, out);
  }

  /**
   * Kernel rows of the blocked convolution along one axis.
   *
   * @param window rows of the original kernel
   * @param block input pixels of a block, B
   */
  private record Taps(long window, int block, int stride, int count) {

    Taps(long window, int block, int stride) {
      this(window, block, stride, count(window, block, stride));
    }

    private static int count(long window, int block, int stride) {
      return Math.toIntExact((window - 1 + (long) stride * (block - 1)) / ((long) stride * block))
          + 1;
    }

    /**
     * Replaces the kernel's axis by one of [tap, input place, output place], with zeros where no
     * row of the original kernel applies.
     */
    Tensor gather(Tensor kernel, int axis) {
      int size = stride * block;
      long[] index = new long[count * block * size];
      int at = 0;
      for (int j = 0; j < count; j++) {
        // A convolution correlates: its first row meets the farthest block.
        int distance = count - 1 - j;
        for (int p = 0; p < block; p++) {
          for (int r = 0; r < size; r++) {
            long i = (long) size * distance + r - (long) stride * p;
            index[at++] = i >= 0 && i < window ? i : window;
          }
        }
      }
      long[] padding = new long[2 * Math.toIntExact(kernel.dim())];
      padding[2 * (Math.toIntExact(kernel.dim()) - 1 - axis) + 1] = 1;
      return torch
          .constant_pad_nd(kernel, padding, new Scalar(0f))
          .index_select(axis, torch.tensor(index));
    }
  }
}
