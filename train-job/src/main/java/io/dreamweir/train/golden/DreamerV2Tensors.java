package io.dreamweir.train.golden;

import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.dreamer.v2.DreamerV2Update;
import io.dreamweir.train.dreamer.v2.Rssm;
import io.dreamweir.train.engine.DeviceTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One update's tensors under the fixture's names and in its layout. */
record DreamerV2Tensors(
    DreamerV2Settings settings, Rssm rssm, SortedMap<String, HostTensor> golden) {

  /** Outputs that this program gives beyond the fixture's, by name. */
  private static final List<String> OWN =
      List.of(
          "wm/kl",
          "imag/reward_mean",
          "imag/value_slow_mean",
          "actor/entropy_mean",
          "critic/value_mean",
          "behaviour/loss");

  Map<String, HostTensor> of(DreamerV2Update.Result result) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    result.worldModel().values().forEach((name, t) -> tensors.put(name, worldModel(name, t)));
    result.behaviour().values().forEach((name, t) -> tensors.put(name, behaviour(t)));
    OWN.forEach(tensors::remove);
    result.worldModel().gradients().forEach((n, t) -> tensors.put("wm/grad/" + n, host(t)));
    result
        .behaviour()
        .gradients()
        .forEach(
            (name, t) ->
                tensors.put(name.substring(0, name.indexOf('/')) + "/grad/" + name, host(t)));
    result.norms().forEach((name, norm) -> tensors.put(norm(name), scalar(norm)));
    addStates(tensors);
    addFirstRows(tensors);
    return tensors;
  }

  private static String norm(String network) {
    return (network.equals("model") ? "wm" : network) + "/grad_norm";
  }

  private static HostTensor host(DeviceTensor tensor) {
    return new HostTensor(tensor.shape(), tensor.floats());
  }

  private static HostTensor scalar(double value) {
    return new HostTensor(List.of(1), new float[] {(float) value});
  }

  /** [L, B, ...] to [B, L, ...], in the golden tensor's split of the last axes. */
  private HostTensor worldModel(String name, DeviceTensor tensor) {
    HostTensor host = host(tensor);
    if (host.shape().isEmpty()) {
      return scalar(host.values()[0]);
    }
    return like(name, Axes.swap(host, 0));
  }

  /** The same elements in the golden tensor's shape, where both hold as many. */
  private HostTensor like(String name, HostTensor tensor) {
    HostTensor expected = golden.get(name);
    return expected != null && expected.values().length == tensor.values().length
        ? Axes.reshape(tensor, expected.shape())
        : tensor;
  }

  /** [h, N, ...] with N in time-major order to the fixture's order. */
  private HostTensor behaviour(DeviceTensor tensor) {
    HostTensor host = host(tensor);
    return host.shape().isEmpty()
        ? scalar(host.values()[0])
        : Axes.swapFlat(host, settings.length(), settings.batch());
  }

  private void addStates(Map<String, HostTensor> tensors) {
    HostTensor feature = required(tensors, "imag/feat");
    HostTensor stoch = Axes.columns(feature, 0, rssm.stoch());
    tensors.put("imag/stoch", like("imag/stoch", stoch));
    tensors.put("imag/deter", Axes.columns(feature, rssm.stoch(), rssm.feature()));
  }

  /** The fixture's state 0 carries a zero action and the posterior's logits. */
  private void addFirstRows(Map<String, HostTensor> tensors) {
    HostTensor action = required(tensors, "imag/action");
    List<Integer> one = new ArrayList<>(action.shape());
    one.set(0, 1);
    int elements = one.stream().reduce(1, Math::multiplyExact);
    tensors.put("imag/action", Axes.join(new HostTensor(one, new float[elements]), action));

    HostTensor logits = required(tensors, "imag/logit");
    HostTensor posterior = required(tensors, "wm/post_logit");
    List<Integer> first = new ArrayList<>(logits.shape());
    first.set(0, 1);
    tensors.put("imag/logit", Axes.join(Axes.reshape(posterior, first), logits));
  }

  private static HostTensor required(Map<String, HostTensor> tensors, String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("the update gave no '" + name + "'");
    }
    return tensor;
  }

  /** Metrics of one update under the original's names. */
  static Map<String, Double> scalars(DreamerV2Update.Result result) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    Map<String, String> worldModel =
        Map.of(
            "kl_loss", "wm/loss/kl",
            "image_loss", "wm/loss/image",
            "reward_loss", "wm/loss/reward",
            "discount_loss", "wm/loss/discount",
            "model_loss", "wm/loss/total",
            "model_kl", "wm/kl",
            "prior_ent", "wm/prior_ent",
            "post_ent", "wm/post_ent");
    worldModel.forEach(
        (theirs, ours) -> {
          DeviceTensor tensor = result.worldModel().values().get(ours);
          if (tensor != null) {
            scalars.put(theirs, tensor.scalar());
          }
        });
    Map<String, String> behaviour =
        Map.of(
            "actor_loss", "actor/loss",
            "critic_loss", "critic/loss",
            "actor_ent", "actor/entropy_mean",
            "critic", "critic/value_mean",
            "reward_mean", "imag/reward_mean",
            "critic_slow", "imag/value_slow_mean");
    behaviour.forEach((theirs, ours) -> scalars.put(theirs, result.behaviour().get(ours).scalar()));
    result.norms().forEach((network, norm) -> scalars.put(network + "_grad_norm", norm));
    return scalars;
  }
}
