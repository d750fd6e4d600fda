package io.dreamweir.train.bench;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.dreamer.v3.HeadsConfig;
import io.dreamweir.train.dreamer.v3.ModelConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Floating point operations of one DreamerV3 update that learns from one image, counted from the
 * sizes of its layers: two per multiply-add of a matrix product or convolution, as this program
 * computes them (a convolution after upsampling has a window of 3 on the small image).
 *
 * @param rows trained rows of the batch, which are also the starts of imagination
 */
record UpdateWorkV3(DreamerV3Config config, Spaces spaces, long rows) {

  Map<String, Double> gigaFlopByPhase() {
    HeadsConfig h = config.heads();
    int steps = config.behaviour().steps();
    double bins = h.bins();
    double states = rows * (steps + 1.0);
    double encode = rows * encoder();
    double observe = rows * (core() + prior() + posterior());
    double decode = rows * decoder();
    double heads = rows * (head(h.rewardLayers(), bins) + head(h.continueLayers(), 1));
    double actor = rows * (double) steps * head(h.actorLayers(), spaces.encodedActionWidth());
    double critic = states * head(h.criticLayers(), bins);
    double replay = rows * 2.0 * head(h.criticLayers(), bins);
    Map<String, Double> flop = new TreeMap<>();
    flop.put("encode", encode);
    flop.put("observe", observe);
    flop.put("decode", decode);
    flop.put("heads", heads);
    flop.put("imagine", rows * (double) steps * (core() + prior()) + actor);
    flop.put(
        "dream_heads",
        states * (head(h.rewardLayers(), bins) + head(h.continueLayers(), 1)) + critic);
    flop.put("critic", critic);
    flop.put("replay_value", replay);
    flop.put("backward", 2 * (encode + observe + decode + heads + actor + critic + replay / 2));
    flop.replaceAll((phase, operations) -> operations * 1e-9);
    return flop;
  }

  private static double dense(double in, double out) {
    return 2 * in * out;
  }

  private double stoch() {
    return (double) config.model().groups() * config.model().classes();
  }

  private double core() {
    ModelConfig m = config.model();
    double read =
        dense(m.deter(), m.hidden())
            + dense(stoch(), m.hidden())
            + dense(spaces.encodedActionWidth(), m.hidden());
    double own = dense(m.deter(), (double) m.deter() / m.blocks());
    return read + own + dense(3.0 * m.hidden(), m.deter()) + 3 * own;
  }

  private double prior() {
    ModelConfig m = config.model();
    return dense(m.deter(), m.hidden())
        + (m.priorLayers() - 1) * dense(m.hidden(), m.hidden())
        + dense(m.hidden(), stoch());
  }

  private double posterior() {
    ModelConfig m = config.model();
    return dense(m.deter() + map() * last(), m.hidden()) + dense(m.hidden(), stoch());
  }

  private double head(int layers, double out) {
    int units = config.heads().units();
    return dense(config.model().deter() + stoch(), units)
        + (layers - 1) * dense(units, units)
        + dense(units, out);
  }

  private List<Integer> image() {
    return spaces.observation().get(0).shape();
  }

  private int layers() {
    return config.model().multipliers().size();
  }

  private double channels(int layer) {
    return (double) config.model().depth() * config.model().multipliers().get(layer);
  }

  private double last() {
    return channels(layers() - 1);
  }

  /** Pixels of the smallest map. */
  private double map() {
    return pixels(layers());
  }

  private double pixels(int halvings) {
    return (double) (image().get(0) >> halvings) * (image().get(1) >> halvings);
  }

  private double encoder() {
    double window = (double) config.model().kernel() * config.model().kernel();
    double flop = 0;
    double in = image().get(2);
    for (int i = 0; i < layers(); i++) {
      flop += pixels(i) * window * dense(in, channels(i));
      in = channels(i);
    }
    return flop;
  }

  private double decoder() {
    ModelConfig m = config.model();
    double flop =
        dense(m.deter(), map() * last() / m.blocks())
            + dense(stoch(), 2.0 * m.units())
            + dense(2.0 * m.units(), map() * last());
    double in = last();
    for (int i = layers() - 1; i >= 0; i--) {
      double out = i == 0 ? image().get(2) : channels(i - 1);
      flop += pixels(i) * 9 * dense(in, out);
      in = out;
    }
    return flop;
  }
}
