package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Floating point operations of one DreamerV2 update, counted from the sizes of its layers: two per
 * multiply-add of a matrix product or convolution. What is element by element is left out.
 *
 * @param config sizes
 * @param spaces image and actions
 * @param rows B * L: rows of the batch, which are also the starts of imagination
 */
record UpdateWork(DreamerV2Config config, Spaces spaces, long rows) {

  /** GFLOP by phase, by the names of the timers. */
  Map<String, Double> gigaFlopByPhase() {
    long starts = rows;
    long states = starts * (config.horizon() + 1);
    double encode = rows * encoder();
    double observe = rows * (step() + prior() + posterior());
    double decode = rows * decoder();
    double worldHeads = rows * (head(config.rewardHead(), 1) + head(config.discountHead(), 1));
    double behaviourHeads =
        states
            * (head(config.rewardHead(), 1)
                + head(config.discountHead(), 1)
                + head(config.critic(), 1));
    double actor = starts * (double) config.horizon() * head(config.actor(), actions());
    double critic = starts * (double) config.horizon() * head(config.critic(), 1);
    Map<String, Double> flop = new TreeMap<>();
    flop.put("encode", encode);
    flop.put("observe", observe);
    flop.put("decode", decode);
    flop.put("heads", worldHeads + behaviourHeads);
    flop.put("imagine", starts * (double) config.horizon() * (step() + prior()) + actor);
    flop.put("critic", critic);
    // A gradient by the weights and one by the inputs; the encoder's first layer has no second.
    flop.put("backward", 2 * (encode + observe + decode + worldHeads + actor + critic));
    flop.replaceAll((phase, operations) -> operations * 1e-9);
    return flop;
  }

  private int actions() {
    return spaces.encodedActionWidth();
  }

  private double stoch() {
    return config.stochastic().width();
  }

  private static double dense(double in, double out) {
    return 2 * in * out;
  }

  private double step() {
    return dense(stoch() + actions(), config.hidden())
        + dense(config.hidden() + config.deter(), 3.0 * config.deter());
  }

  private double prior() {
    return dense(config.deter(), config.hidden()) + dense(config.hidden(), stoch());
  }

  private double posterior() {
    return dense(config.deter() + embed(), config.hidden()) + dense(config.hidden(), stoch());
  }

  private double head(DreamerV2Config.HeadSize size, int out) {
    return dense(config.deter() + stoch(), size.units())
        + (size.layers() - 1) * dense(size.units(), size.units())
        + dense(size.units(), out);
  }

  private List<Integer> image() {
    return spaces.observation().get(0).shape();
  }

  private int encodedExtent(int pixels, int layers) {
    for (int kernel : config.encoderKernels().subList(0, layers)) {
      pixels = (pixels - kernel) / 2 + 1;
    }
    return pixels;
  }

  private double embed() {
    int layers = config.encoderKernels().size();
    return (double) encodedExtent(image().get(0), layers)
        * encodedExtent(image().get(1), layers)
        * (config.cnnDepth() << (layers - 1));
  }

  private double encoder() {
    double flop = 0;
    double in = image().get(2);
    for (int i = 0; i < config.encoderKernels().size(); i++) {
      double out = config.cnnDepth() << i;
      double window = (double) config.encoderKernels().get(i) * config.encoderKernels().get(i);
      double pixels =
          (double) encodedExtent(image().get(0), i + 1) * encodedExtent(image().get(1), i + 1);
      flop += pixels * window * dense(in, out);
      in = out;
    }
    return flop;
  }

  private double decoder() {
    double in = 32.0 * config.cnnDepth();
    double flop = dense(config.deter() + stoch(), in);
    double extent = 1;
    int last = config.decoderKernels().size() - 1;
    for (int i = 0; i <= last; i++) {
      double out = i == last ? image().get(2) : config.cnnDepth() << (last - i - 1);
      double kernel = config.decoderKernels().get(i);
      // Every input pixel meets the whole window.
      flop += extent * extent * kernel * kernel * dense(in, out);
      extent = (extent - 1) * 2 + kernel;
      in = out;
    }
    return flop;
  }
}
